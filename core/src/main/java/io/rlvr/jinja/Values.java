package io.rlvr.jinja;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Python's meaning of values. A value is a String, Long, Double, Boolean, {@link None}, {@link
 * Missing}, List, Map, {@link Namespace}, {@link Loop} or {@link Callable}.
 */
final class Values {
  private Values() {}

  /** A copy of plain Java data as values. */
  static Object imported(Object data) {
    if (data instanceof String || data instanceof Boolean || data instanceof Long) {
      return data;
    }
    if (data instanceof Integer number) {
      return number.longValue();
    }
    if (data instanceof Double number) {
      return number;
    }
    if (data instanceof Optional<?> optional && optional.isEmpty()) {
      return None.NONE;
    }
    if (data instanceof List<?> list) {
      return list.stream().map(Values::imported).toList();
    }
    if (data instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>();
      map.forEach((key, value) -> copy.put(imported(key), imported(value)));
      return Collections.unmodifiableMap(copy);
    }
    throw new IllegalArgumentException("Not a value for a template: " + data.getClass());
  }

  /** The name of its type in Python. */
  static String type(Object value) {
    if (value instanceof String) {
      return "str";
    } else if (value instanceof Long) {
      return "int";
    } else if (value instanceof Double) {
      return "float";
    } else if (value instanceof Boolean) {
      return "bool";
    } else if (value instanceof List<?>) {
      return "list";
    } else if (value instanceof Map<?, ?>) {
      return "dict";
    } else if (value == None.NONE) {
      return "None";
    } else if (value instanceof Missing missing) {
      return "missing value (" + missing.what() + " is undefined)";
    } else if (value instanceof Namespace) {
      return "namespace";
    }
    return value instanceof Loop ? "loop" : "function";
  }

  static boolean isTrue(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    } else if (value instanceof String text) {
      return !text.isEmpty();
    } else if (value instanceof Long number) {
      return number != 0;
    } else if (value instanceof Double number) {
      return number != 0;
    } else if (value instanceof List<?> list) {
      return !list.isEmpty();
    } else if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    return value != None.NONE && !(value instanceof Missing);
  }

  /** What printing gives: Python's str. */
  static String text(Object value) {
    if (value instanceof String text) {
      return text;
    } else if (value instanceof Long number) {
      return Long.toString(number);
    } else if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    } else if (value instanceof Double number) {
      return floatText(number);
    } else if (value == None.NONE) {
      return "None";
    } else if (value instanceof Missing) {
      return "";
    }
    throw new TemplateException("printing a %s is not supported".formatted(type(value)));
  }

  /** Python's repr of a float, where it has no exponent. */
  static String floatText(double number) {
    double size = Math.abs(number);
    if (number == 0) {
      return Double.toString(number); // keeps the sign
    }
    if (size >= 1e-4 && size < 1e16) {
      String plain = new BigDecimal(Double.toString(number)).toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    throw new TemplateException("printing the float %s is not supported".formatted(number));
  }

  /** What a loop runs over: items, keys, characters; nothing for a missing value. */
  static List<Object> items(Context context, Object value) {
    if (value instanceof List<?> list) {
      return Collections.unmodifiableList(list);
    } else if (value instanceof Map<?, ?> map) {
      return context.made(new ArrayList<>(map.keySet()));
    } else if (value instanceof String text) {
      return Strings.characters(context, text);
    } else if (value instanceof Missing) {
      return List.of();
    }
    throw new TemplateException("a %s is not iterable".formatted(type(value)));
  }

  static boolean isNumber(Object value) {
    return value instanceof Long || value instanceof Double || value instanceof Boolean;
  }

  static double number(Object value) {
    return value instanceof Boolean flag ? (flag ? 1 : 0) : ((Number) value).doubleValue();
  }
}
