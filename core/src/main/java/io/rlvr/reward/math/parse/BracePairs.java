package io.rlvr.reward.math.parse;

/** Braces that belong together; an escaped brace counts too, as for Math-Verify. */
public final class BracePairs {
  private BracePairs() {}

  /** Where the brace at {@code open} closes, or -1 if it does not. */
  static int close(String text, int open) {
    return close(text, open, text.length());
  }

  /** The same, looking no further than {@code end}. */
  public static int close(String text, int open, int end) {
    int depth = 0;
    for (int i = open; i < end; i++) {
      char c = text.charAt(i);
      if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
        if (depth == 0) {
          return i;
        }
      }
    }
    return -1;
  }

  /** Whether every brace closes, and none closes that was not opened. */
  static boolean balance(String text) {
    int depth = 0;
    for (int i = 0; i < text.length() && depth >= 0; i++) {
      char c = text.charAt(i);
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    }
    return depth == 0;
  }
}
