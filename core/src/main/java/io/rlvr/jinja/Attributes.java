package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code a.b}, {@code a[b]} and {@code a[from:to:step]}, by Python's rules. */
final class Attributes {
  /** Methods of Python that we lack: naming one is refused, where another name is just missing. */
  private static final Set<String> REFUSED =
      Set.of(
          "append",
          "as_integer_ratio",
          "bit_length",
          "casefold",
          "center",
          "clear",
          "copy",
          "encode",
          "expandtabs",
          "extend",
          "format",
          "format_map",
          "fromkeys",
          "index",
          "insert",
          "isalnum",
          "isalpha",
          "isascii",
          "isdecimal",
          "isdigit",
          "isidentifier",
          "islower",
          "isnumeric",
          "isprintable",
          "isspace",
          "istitle",
          "isupper",
          "ljust",
          "maketrans",
          "partition",
          "pop",
          "popitem",
          "remove",
          "removeprefix",
          "removesuffix",
          "rfind",
          "rindex",
          "rjust",
          "rpartition",
          "rsplit",
          "setdefault",
          "sort",
          "splitlines",
          "swapcase",
          "translate",
          "update",
          "zfill");

  private Attributes() {}

  /** {@code value.name}: a method or an attribute, else the item of that name. */
  static Object attribute(Object value, String name) {
    if (name.startsWith("_")) {
      throw new TemplateException("attribute '%s' is not supported".formatted(name));
    }
    if (value instanceof Missing missing) {
      throw new TemplateException("%s is undefined".formatted(missing.what()));
    }
    if (value instanceof Loop loop) {
      return loop.attribute(name);
    }
    if (value instanceof Namespace namespace) {
      return namespace.attribute(name);
    }
    return Methods.find(value, name)
        .map(method -> (Object) method)
        .orElseGet(() -> itemNamed(value, name));
  }

  /** {@code value[key]}: an item, else (for a name) the attribute. */
  static Object item(Context context, Object value, Object key) {
    if (value instanceof Missing missing) {
      throw new TemplateException("%s is undefined".formatted(missing.what()));
    }
    if (value instanceof Map<?, ?> map && map.containsKey(Comparing.key(context, map, key))) {
      return map.get(key);
    }
    if (key instanceof Long index) {
      if (value instanceof List<?> list) {
        return at(list, index);
      } else if (value instanceof String text) {
        return at(context, text, index);
      }
    }
    return key instanceof String name
        ? attribute(value, name)
        : new Missing("item %s of a %s".formatted(Values.text(key), Values.type(value)));
  }

  /**
   * A list or string cut as Python does.
   *
   * @param from, to, step numbers, or None where left out
   */
  static Object slice(Context context, Object value, Object from, Object to, Object step) {
    boolean isText = value instanceof String;
    if (!isText && !(value instanceof List<?>)) {
      throw new TemplateException("slicing a %s is not supported".formatted(Values.type(value)));
    }
    long stride = bound(step, 1);
    if (stride == 0) {
      throw new TemplateException("the step of a slice is 0 (expected another number)");
    }
    if (stride == 1 && value instanceof String text) {
      return cut(context, text, from, to);
    }
    List<Object> items = Values.items(context, value);
    boolean forward = stride > 0;
    int size = items.size();
    stride = Math.max(-size - 1, Math.min(stride, size + 1)); // no overflow; skips as much
    long start = clamped(bound(from, forward ? 0 : Long.MAX_VALUE), size, forward, from);
    long end = clamped(bound(to, forward ? Long.MAX_VALUE : -1), size, forward, to);
    List<Object> cut = new ArrayList<>();
    for (long i = start; forward ? i < end : i > end; i += stride) {
      cut.add(items.get((int) i));
    }
    return isText ? context.made(joined(cut)) : context.made(cut);
  }

  private static String cut(Context context, String text, Object from, Object to) {
    int size = Strings.length(context.made(text));
    long start = clamped(bound(from, 0), size, true, from);
    long end = clamped(bound(to, Long.MAX_VALUE), size, true, to);
    if (start >= end) {
      return "";
    }
    int begin = text.offsetByCodePoints(0, (int) start);
    return text.substring(begin, text.offsetByCodePoints(begin, (int) (end - start)));
  }

  /** Calls a method that the value is known to have. */
  static Object call(Context context, Object value, String method, Arguments arguments) {
    return Methods.find(value, method)
        .orElseThrow(() -> new IllegalStateException("No method " + method))
        .call(context, arguments);
  }

  private static Object itemNamed(Object value, String name) {
    if (value instanceof Map<?, ?> map && map.containsKey(name)) {
      return map.get(name);
    }
    if (name.startsWith("__")) { // as the parser does where the name is written out
      throw new TemplateException("attribute '%s' is not supported".formatted(name));
    }
    if (REFUSED.contains(name) && !(value instanceof None)) {
      throw new TemplateException(
          "'%s' of a %s is not supported".formatted(name, Values.type(value)));
    }
    return new Missing("attribute '%s' of a %s".formatted(name, Values.type(value)));
  }

  private static Object at(List<?> items, long index) {
    long place = index < 0 ? index + items.size() : index;
    return place >= 0 && place < items.size()
        ? items.get((int) place)
        : new Missing("item %d of %d".formatted(index, items.size()));
  }

  private static Object at(Context context, String text, long index) {
    int size = Strings.length(context.made(text));
    long place = index < 0 ? index + size : index;
    if (place < 0 || place >= size) {
      return new Missing("item %d of %d".formatted(index, size));
    }
    return Character.toString(text.codePointAt(text.offsetByCodePoints(0, (int) place)));
  }

  private static long bound(Object value, long otherwise) {
    if (value == None.NONE) {
      return otherwise;
    } else if (value instanceof Long number) {
      return number;
    }
    throw new TemplateException(
        "a bound of a slice is a %s (expected a whole number)".formatted(Values.type(value)));
  }

  /** A bound within [0, size] going forward or [-1, size - 1] going back; negative from the end. */
  private static long clamped(long bound, int size, boolean forward, Object given) {
    long place = bound < 0 && given != None.NONE ? bound + size : bound;
    return forward ? Math.max(0, Math.min(place, size)) : Math.max(-1, Math.min(place, size - 1L));
  }

  private static String joined(List<Object> characters) {
    StringBuilder text = new StringBuilder();
    characters.forEach(text::append);
    return text.toString();
  }
}
