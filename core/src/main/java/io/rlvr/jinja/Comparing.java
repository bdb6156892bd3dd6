package io.rlvr.jinja;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Python's comparisons. A list may hold another one many times and so be far larger than what made
 * it: each value that is looked at is charged to the rendering.
 */
final class Comparing {
  private Comparing() {}

  /** Python's ==: numbers and booleans by value, others only within their type. */
  static boolean areEqual(Context context, Object a, Object b) {
    return areEqual(context, a, b, 0);
  }

  private static boolean areEqual(Context context, Object a, Object b, int depth) {
    context.step();
    context.checkDepth(depth);
    if (Values.isNumber(a) && Values.isNumber(b)) {
      return Values.number(a) == Values.number(b);
    } else if (a instanceof String left && b instanceof String right) {
      return left.length() == right.length() && context.made(left).equals(right);
    } else if (a instanceof List<?> left && b instanceof List<?> right) {
      if (left.size() != right.size()) {
        return false;
      }
      for (int i = 0; i < left.size(); i++) {
        if (!areEqual(context, left.get(i), right.get(i), depth + 1)) {
          return false;
        }
      }
      return true;
    } else if (a instanceof Map<?, ?> left && b instanceof Map<?, ?> right) {
      return left.size() == right.size() && haveEqualEntries(context, left, right, depth + 1);
    } else if (a instanceof Missing && b instanceof Missing) {
      return true;
    }
    return !isContainer(a) && !isContainer(b) && a.equals(b);
  }

  private static boolean haveEqualEntries(
      Context context, Map<?, ?> left, Map<?, ?> right, int depth) {
    for (Map.Entry<?, ?> entry : left.entrySet()) {
      Object key = key(context, right, entry.getKey());
      if (!right.containsKey(key) || !areEqual(context, entry.getValue(), right.get(key), depth)) {
        return false;
      }
    }
    return true;
  }

  /** Python's order of numbers or of strings. */
  static int compare(Context context, Object a, Object b) {
    if (a instanceof Long left && b instanceof Long right) {
      return Long.compare(left, right);
    } else if (Values.isNumber(a) && Values.isNumber(b)) {
      return Double.compare(Values.number(a), Values.number(b));
    } else if (a instanceof String left && b instanceof String right) {
      int[] x = context.made(left).codePoints().toArray();
      int[] y = context.made(right).codePoints().toArray();
      return Arrays.compare(x, y);
    }
    throw new TemplateException(
        "comparing a %s with a %s is not supported".formatted(Values.type(a), Values.type(b)));
  }

  /** Python's {@code in}. */
  static boolean contains(Context context, Object container, Object item) {
    if (container instanceof String text) {
      if (item instanceof String part) {
        return Search.find(context, text, part, 0) >= 0;
      }
      throw new TemplateException(
          "'in' asks a str for a %s (expected a str)".formatted(Values.type(item)));
    }
    for (Object member : Values.items(context, container)) {
      if (areEqual(context, member, item)) {
        return true;
      }
    }
    return false;
  }

  /** A key that a dict is asked for, charged with what its hash and its comparisons cost. */
  static Object key(Context context, Map<?, ?> dict, Object key) {
    if (key instanceof List<?>) { // all keys of one hash, which a template can choose, are compared
      context.charge(dict.size());
    }
    walk(context, key, 0);
    return key;
  }

  private static void walk(Context context, Object key, int depth) {
    context.step();
    context.checkDepth(depth);
    if (key instanceof List<?> list) {
      list.forEach(item -> walk(context, item, depth + 1));
    } else if (key instanceof String text) {
      context.made(text);
    } else if (key instanceof Map<?, ?>) {
      throw new TemplateException("a dict as the key of a dict is not supported");
    }
  }

  private static boolean isContainer(Object value) {
    return value instanceof List<?> || value instanceof Map<?, ?>;
  }
}
