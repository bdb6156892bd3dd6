package io.rlvr.jinja;

import java.util.List;

/** The variable {@code loop} inside a for tag. As in Python it is equal to itself alone. */
final class Loop {
  private final List<Object> items;
  private final int index;

  Loop(List<Object> items, int index) {
    this.items = items;
    this.index = index;
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
