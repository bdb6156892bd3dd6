package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The functions that every template finds. */
final class Functions {
  private static final int MAX_RANGE = 100_000;

  private Functions() {}

  /** A scope with all of them. */
  static Scope globals() {
    Scope scope = Scope.outermost();
    scope.set("raise_exception", (Callable) Functions::raise);
    scope.set("namespace", (Callable) Functions::namespace);
    scope.set("dict", (Callable) Functions::dict);
    scope.set("range", (Callable) Functions::range);
    return scope;
  }

  private static Object raise(Context context, Arguments arguments) {
    arguments.check("raise_exception", 1, "message");
    throw new TemplateException(
        "the template refuses the messages: "
            + Values.text(arguments.get(0, "message", None.NONE)));
  }

  private static Object namespace(Context context, Arguments arguments) {
    Namespace namespace = new Namespace(Map.of());
    keyed(context, "namespace", arguments)
        .forEach((name, value) -> namespace.set(Values.text(name), value));
    return namespace;
  }

  private static Object dict(Context context, Arguments arguments) {
    return keyed(context, "dict", arguments);
  }

  /** What one dict by place and values by name hold together. */
  private static Map<Object, Object> keyed(Context context, String callee, Arguments arguments) {
    Map<Object, Object> values = new LinkedHashMap<>();
    for (Object argument : arguments.positional()) {
      if (!(argument instanceof Map<?, ?> dict)) {
        throw new TemplateException(
            "%s of a %s is not supported".formatted(callee, Values.type(argument)));
      }
      dict.forEach((key, value) -> values.put(Comparing.key(context, values, key), value));
    }
    values.putAll(arguments.named());
    return values;
  }

  private static Object range(Context context, Arguments arguments) {
    arguments.check("range", 1, "start", "stop", "step");
    boolean onlyStop = arguments.positional().size() == 1;
    long start = onlyStop ? 0 : bound(arguments, 0, "start", 0);
    long stop = bound(arguments, onlyStop ? 0 : 1, "stop", 0);
    long step = bound(arguments, 2, "step", 1);
    if (step == 0) {
      throw new TemplateException("the step of a range is 0 (expected another number)");
    }
    List<Object> numbers = new ArrayList<>();
    for (long i = start; step > 0 ? i < stop : i > stop; i += step) {
      if (numbers.size() == MAX_RANGE) {
        throw new TemplateException(
            "a range is too long (expected at most %d numbers)".formatted(MAX_RANGE));
      }
      context.step();
      numbers.add(i);
    }
    return context.made(numbers);
  }

  private static long bound(Arguments arguments, int index, String name, long otherwise) {
    long bound = arguments.whole(index, name, otherwise);
    if (bound != (int) bound) {
      throw new TemplateException(
          "%s of a range is %d (expected a number of 32 bits)".formatted(name, bound));
    }
    return bound;
  }
}
