package io.rlvr.reward;

/**
 * Texts that are too long to be compared in a bounded time. What counts is how long NFKC could make
 * a text: the one character U+FDFA becomes eighteen.
 */
public final class LongText {
  /** ASCII characters; of others fewer. */
  public static final int MOST = 1 << 16;

  private LongText() {}

  /** Whether it can be compared. */
  public static boolean isBounded(String text) {
    long length = 0;
    for (int i = 0; i < text.length() && length <= MOST; i++) {
      length += growth(text.charAt(i));
    }
    return length <= MOST;
  }

  /** The longest end of a text that is no longer than that, as NFKC may make it. */
  public static String end(String text, int most) {
    long length = 0;
    int from = text.length();
    while (from > 0 && length + growth(text.charAt(from - 1)) <= most) {
      length += growth(text.charAt(from - 1));
      from--;
    }
    return text.substring(from);
  }

  /** By how much NFKC may make a text longer, or its folding slower. */
  private static int growth(char c) {
    if (c < 0x80 || (c >= 0x250 && c < 0x370)) {
      return 1;
    }
    if (c == 0xFDFA) {
      return 18;
    }
    if (c == 0xFDFB) {
      return 8;
    }
    if (c >= 0xFB00) {
      return c < 0xFE00 ? 4 : 2;
    }
    if (c >= 0x3200) {
      return c < 0x3400 ? 6 : 2;
    }
    return c < 0x100 || (c >= 0x1E00 && c < 0x2C00) ? 3 : 2;
  }
}
