package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.List;

/** Python's arithmetic operators on whole numbers and floats, and + on strings and lists. */
final class Arithmetic {
  private Arithmetic() {}

  static Object apply(Context context, String operator, Object a, Object b) {
    if (operator.equals("+") && a instanceof String left && b instanceof String right) {
      return context.made(left.concat(right));
    }
    if (operator.equals("+") && a instanceof List<?> left && b instanceof List<?> right) {
      List<Object> joined = new ArrayList<>(left);
      joined.addAll(right);
      return context.made(joined);
    }
    try {
      if (a instanceof Long left && b instanceof Long right) {
        return whole(operator, left, right);
      }
      if (isPlainNumber(a) && isPlainNumber(b)) {
        return fraction(operator, Values.number(a), Values.number(b));
      }
    } catch (ArithmeticException e) {
      TemplateException problem =
          new TemplateException("%s %s %s: %s".formatted(a, operator, b, e.getMessage()));
      problem.initCause(e);
      throw problem;
    }
    throw new TemplateException(
        "'%s' of a %s and a %s is not supported"
            .formatted(operator, Values.type(a), Values.type(b)));
  }

  static Object negated(Object value) {
    if (value instanceof Long whole) {
      return -whole;
    } else if (value instanceof Double fraction) {
      return -fraction;
    }
    throw new TemplateException("'-' of a %s is not supported".formatted(Values.type(value)));
  }

  private static boolean isPlainNumber(Object value) {
    return value instanceof Long || value instanceof Double;
  }

  private static Object whole(String operator, long a, long b) {
    return switch (operator) {
      case "+" -> Math.addExact(a, b);
      case "-" -> Math.subtractExact(a, b);
      case "*" -> Math.multiplyExact(a, b);
      case "//" -> Math.floorDiv(a, b);
      case "%" -> Math.floorMod(a, b);
      case "/" -> fraction("/", (double) a, (double) b);
      default -> throw new TemplateException("operator '%s' is not supported".formatted(operator));
    };
  }

  private static Object fraction(String operator, double a, double b) {
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> {
        if (b == 0) {
          throw new ArithmeticException("division by zero");
        }
        yield a / b;
      }
      default ->
          throw new TemplateException(
              "operator '%s' of floats is not supported".formatted(operator));
    };
  }
}
