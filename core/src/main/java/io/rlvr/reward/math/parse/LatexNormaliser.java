package io.rlvr.reward.math.parse;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes off an answer what says nothing of its value, before it is parsed, as Math-Verify's
 * normalisation does (latex2sympy2_extended 1.11.0, math_normalization.py, with the flags that
 * Math-Verify sets): white space, dollars, quotes, units, trailing punctuation. What belongs to the
 * grammar, such as {@code \frac12} and {@code \left}, is {@link MathParser}'s.
 */
public final class LatexNormaliser {
  private static final Pattern SPACE = Pattern.compile("\\s++");

  private static final Pattern DOLLAR_OR_QUOTE =
      Pattern.compile(
          "\\\\?\\$|(?<!\\\\)\"|\\\\!|(?<![\\\\'A-Za-z})\\]]|_\\d)'"
              + "|(?<=[A-Za-z]{2})'(?=(?:s|t|re|ll|ve|d)\\b)");

  /** Words between single quotes, which are no primes. */
  private static final Pattern QUOTED =
      Pattern.compile("(?<![\\w'})\\]])'([^'{}\\\\]{1,80}+)'(?!')");

  private static final Pattern PRIMES =
      Pattern.compile("[\u2032-\u2034](?<![\\d\u00B0][\u2032-\u2034])");

  private static final Pattern ALIGNED =
      Pattern.compile(
          "\\\\(?:begin|end)\\{(?:equation|align|aligned|gather|gathered|multline|split)\\*?\\}");

  private static final Pattern ROW = Pattern.compile("\\\\\\\\(?:\\[[^\\]]*+\\])?");

  private static final Pattern DELIMITERS = Pattern.compile("\\\\[()\\[\\]]");

  private static final String PUNCTUATION = ".,;:?*";

  private LatexNormaliser() {}

  /** What is left of an answer. */
  public static String normalised(String latex) {
    String text = SPACE.matcher(latex).replaceAll(" ");
    text = PRIMES.matcher(text).replaceAll(prime -> "'".repeat(prime.group().charAt(0) - '\u2031'));
    text = QUOTED.matcher(text).replaceAll("$1");
    text = DOLLAR_OR_QUOTE.matcher(text).replaceAll("");
    text = lastRow(text);
    text = DELIMITERS.matcher(text).replaceAll("");
    return Units.stripped(withoutPunctuation(text));
  }

  /** Of equations one below the other, the last. */
  private static String lastRow(String text) {
    Matcher aligned = ALIGNED.matcher(text);
    if (!aligned.find()) {
      return text;
    }
    String last = "";
    for (String row : ROW.split(aligned.replaceAll(""))) {
      last = row.isBlank() ? last : row;
    }
    return last.replace("&", "");
  }

  private static String withoutPunctuation(String text) {
    int end = text.length();
    while (end > 0 && (Character.isWhitespace(text.charAt(end - 1)) || isPunctuation(text, end))) {
      end--;
    }
    return text.substring(0, end).strip();
  }

  /** Whether the character before a place is punctuation, and no part of a command. */
  private static boolean isPunctuation(String text, int end) {
    return PUNCTUATION.indexOf(text.charAt(end - 1)) >= 0
        && !text.startsWith("\\", end - 2)
        && !text.startsWith("\\left.", end - "\\left.".length())
        && !text.startsWith("\\right.", end - "\\right.".length());
  }
}
