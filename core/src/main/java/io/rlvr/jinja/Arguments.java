package io.rlvr.jinja;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values that a call passes, by place and by name. */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  /**
   * Checks a call against the parameters that we know.
   *
   * @param callee for the message
   * @param required how many must be given
   * @param parameters the names, in order
   */
  void check(String callee, int required, String... parameters) {
    if (positional.size() > parameters.length) {
      throw new TemplateException(
          "%s got %d arguments (expected at most %d)"
              .formatted(callee, positional.size(), parameters.length));
    }
    for (String name : named.keySet()) {
      if (!Set.of(parameters).contains(name)) {
        throw new TemplateException("argument '%s' of %s is not supported".formatted(name, callee));
      }
    }
    for (int i = 0; i < required; i++) {
      if (!has(i, parameters[i])) {
        throw new TemplateException("%s needs argument '%s'".formatted(callee, parameters[i]));
      }
    }
  }

  boolean has(int index, String name) {
    return index < positional.size() || named.containsKey(name);
  }

  Object get(int index, String name, Object otherwise) {
    return index < positional.size() ? positional.get(index) : named.getOrDefault(name, otherwise);
  }

  /** The value, which must be a string. */
  String text(int index, String name, String otherwise) {
    Object value = get(index, name, otherwise);
    if (value instanceof String text) {
      return text;
    }
    throw new TemplateException(
        "argument '%s' is a %s (expected a string)".formatted(name, Values.type(value)));
  }

  /** The value, which must be a whole number. */
  long whole(int index, String name, long otherwise) {
    Object value = get(index, name, otherwise);
    if (value instanceof Long whole) {
      return whole;
    }
    throw new TemplateException(
        "argument '%s' is a %s (expected a whole number)".formatted(name, Values.type(value)));
  }

  /** These arguments without the first {@code count} by place. */
  Arguments after(int count) {
    return new Arguments(
        positional.subList(Math.min(count, positional.size()), positional.size()), named);
  }
}
