package io.rlvr.reward.math.find;

/** Skips white space, and remembers the last run, so that asking within it costs nothing. */
final class Whitespace {
  private final String text;
  private int from;
  private int to;

  Whitespace(String text) {
    this.text = text;
  }

  /** The first place from here on that holds none. */
  int end(int start) {
    if (start < from || start >= to) {
      int end = start;
      while (end < text.length() && Character.isWhitespace(text.charAt(end))) {
        end++;
      }
      from = start;
      to = end;
      return end;
    }
    return to;
  }
}
