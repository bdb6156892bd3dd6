package io.rlvr.reward;

import java.text.Normalizer;
import java.util.regex.Pattern;

/** Characters as the readers of words and numbers see them. */
public final class Characters {
  /** A pattern of a number without sign: thousands separated by commas or not, and decimals. */
  public static final String DIGITS =
      "(?:\\d{1,3}(?:,\\d{3})++(?!\\d)|\\d++)(?:\\.\\d++)?|\\.\\d++";

  private Characters() {}

  /** Whether nothing is to be composed. */
  static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7F) {
        return false;
      }
    }
    return true;
  }

  private static final String RAISED =
      "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";

  /** NFKC would make 105 of 10 to the fifth. */
  private static final Pattern EXPONENT =
      Pattern.compile(
          "(?<=[\\p{L}\\p{N})\\]}])(?<![" + RAISED + "])(?=[\u207B\u207A]?[" + RAISED + "])");

  /**
   * NFKC, raised digits behind a {@code ^}, with the minus and the hyphens of Unicode as the hyphen
   * of ASCII.
   */
  public static String composed(String text) {
    if (isAscii(text)) {
      return text;
    }
    return Normalizer.normalize(EXPONENT.matcher(text).replaceAll("^"), Normalizer.Form.NFKC)
        .replace('\u2212', '-')
        .replace('\u2010', '-')
        .replace('\u2011', '-');
  }
}
