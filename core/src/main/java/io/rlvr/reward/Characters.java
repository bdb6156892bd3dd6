package io.rlvr.reward;

import java.text.Normalizer;
import java.util.Locale;
import java.util.function.UnaryOperator;
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

  private static final int PIECE = 256;

  /** In lower case. */
  public static String lower(String text) {
    return inPieces(text, piece -> piece.toLowerCase(Locale.ROOT));
  }

  /** Java's time for what grows in another case grows with the square of the length. */
  static String inPieces(String text, UnaryOperator<String> fold) {
    if (text.length() <= PIECE) {
      return fold.apply(text);
    }
    StringBuilder folded = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      int end = Math.min(text.length(), at + PIECE);
      end =
          Character.isHighSurrogate(text.charAt(end - 1)) ? Math.min(text.length(), end + 1) : end;
      folded.append(fold.apply(text.substring(at, end)));
      at = end;
    }
    return folded.toString();
  }

  private static final String RAISED =
      "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";

  /** NFKC would make 105 of 10 to the fifth. */
  private static final Pattern EXPONENT =
      Pattern.compile(
          "(?<=[\\p{L}\\p{N})\\]}])(?<![" + RAISED + "])(?=[\u207B\u207A]?[" + RAISED + "])");

  /**
   * NFKC, raised digits behind a {@code ^}, with the minus and the hyphens of Unicode as the hyphen
   * of ASCII. A text that is too long to compare ({@link LongText}) stays as it is.
   */
  public static String composed(String text) {
    if (isAscii(text) || !LongText.isBounded(text)) {
      return text;
    }
    return Normalizer.normalize(EXPONENT.matcher(text).replaceAll("^"), Normalizer.Form.NFKC)
        .replace('\u2212', '-')
        .replace('\u2010', '-')
        .replace('\u2011', '-');
  }
}
