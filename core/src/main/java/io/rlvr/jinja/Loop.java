package io.rlvr.jinja;

import java.util.List;

/** The variable {@code loop} inside a for tag. */
record Loop(List<Object> items, int index) {
  /** In Python a loop is equal to itself alone. */
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  Object attribute(String name) {
    return switch (name) {
      case "index" -> index + 1L;
      case "index0" -> (long) index;
      case "revindex" -> (long) items.size() - index;
      case "revindex0" -> items.size() - index - 1L;
      case "first" -> index == 0;
      case "last" -> index == items.size() - 1;
      case "length" -> (long) items.size();
      case "previtem" ->
          index > 0 ? items.get(index - 1) : new Missing("previtem of the first turn of a loop");
      case "nextitem" ->
          index + 1 < items.size()
              ? items.get(index + 1)
              : new Missing("nextitem of the last turn of a loop");
      default -> throw new TemplateException("'loop.%s' is not supported".formatted(name));
    };
  }
}
