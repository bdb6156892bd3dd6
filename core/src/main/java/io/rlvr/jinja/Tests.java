package io.rlvr.jinja;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The tests that may follow {@code is}, as jinja2 has them. */
final class Tests {
  private static final Map<String, Test> TESTS =
      Map.ofEntries(
          plain("defined", v -> !(v instanceof Missing)),
          plain("undefined", v -> v instanceof Missing),
          plain("none", v -> v == None.NONE),
          plain("string", v -> v instanceof String),
          plain("boolean", v -> v instanceof Boolean),
          plain("true", v -> v.equals(true)),
          plain("false", v -> v.equals(false)),
          plain("integer", v -> v instanceof Long),
          plain("float", v -> v instanceof Double),
          plain("number", Values::isNumber),
          plain("mapping", v -> v instanceof Map<?, ?>),
          plain("iterable", Tests::isIterable),
          plain("sequence", Tests::isIterable),
          plain("callable", v -> v instanceof Callable),
          plain("even", v -> remainder(v) == 0),
          plain("odd", v -> remainder(v) == 1),
          Map.entry("in", (c, v, container) -> Comparing.contains(c, container, v)),
          Map.entry("eq", Comparing::areEqual),
          Map.entry("equalto", Comparing::areEqual),
          Map.entry("==", Comparing::areEqual),
          Map.entry("ne", (c, v, other) -> !Comparing.areEqual(c, v, other)),
          Map.entry("!=", (c, v, other) -> !Comparing.areEqual(c, v, other)),
          Map.entry("gt", (c, v, other) -> Comparing.compare(c, v, other) > 0),
          Map.entry("greaterthan", (c, v, other) -> Comparing.compare(c, v, other) > 0),
          Map.entry("ge", (c, v, other) -> Comparing.compare(c, v, other) >= 0),
          Map.entry("lt", (c, v, other) -> Comparing.compare(c, v, other) < 0),
          Map.entry("lessthan", (c, v, other) -> Comparing.compare(c, v, other) < 0),
          Map.entry("le", (c, v, other) -> Comparing.compare(c, v, other) <= 0));

  private static final List<String> WITH_ARGUMENT =
      List.of(
          "in",
          "eq",
          "equalto",
          "==",
          "ne",
          "!=",
          "gt",
          "greaterthan",
          "ge",
          "lt",
          "lessthan",
          "le");

  private Tests() {}

  /**
   * @throws TemplateException if there is no test of that name
   */
  static boolean holds(Context context, String name, Object value, Arguments arguments) {
    Test test = TESTS.get(name);
    if (test == null) {
      throw new TemplateException("test '%s' is not supported".formatted(name));
    }
    int expected = WITH_ARGUMENT.contains(name) ? 1 : 0;
    if (arguments.positional().size() != expected || !arguments.named().isEmpty()) {
      throw new TemplateException("test '%s' needs %d arguments".formatted(name, expected));
    }
    return test.holds(context, value, expected == 0 ? None.NONE : arguments.positional().get(0));
  }

  private interface Test {
    boolean holds(Context context, Object value, Object argument);
  }

  private static Map.Entry<String, Test> plain(String name, Predicate<Object> test) {
    return Map.entry(name, (context, value, unused) -> test.test(value));
  }

  private static boolean isIterable(Object value) {
    return value instanceof String
        || value instanceof List<?>
        || value instanceof Map<?, ?>
        || value instanceof Missing;
  }

  private static long remainder(Object value) {
    if (value instanceof Long number) {
      return Math.floorMod(number, 2);
    }
    throw new TemplateException(
        "even or odd of a %s (expected a whole number)".formatted(Values.type(value)));
  }
}
