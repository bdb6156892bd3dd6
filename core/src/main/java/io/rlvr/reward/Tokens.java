package io.rlvr.reward;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as the tokens that the text rules compare. After NFKC and case folding, a token is
 *
 * <ul>
 *   <li>a number: sign, digits without thousands separators, decimals and a denominator or an
 *       exponent are one token, so 4 is not in 42, in -4, in 3.4 or in 1/4;
 *   <li>a word: a run of letters and marks, so 10km is 10 km;
 *   <li>one character of a script that is written without spaces (Han, kana, Thai, Lao, Khmer,
 *       Myanmar);
 *   <li>a symbol of mathematics, or one of {@code / ^ %}.
 * </ul>
 *
 * All else separates: white space, punctuation, hyphens, currency signs, markup.
 */
public final class Tokens {
  /** Whether {@code a}, {@code an} and {@code the} are tokens. */
  public enum Articles {
    KEPT,
    DROPPED
  }

  /** Longer numbers in E notation stay as they are. */
  private static final int MOST_DIGITS = 100;

  private static final Set<String> ARTICLES = Set.of("a", "an", "the");

  private static final String UNSPACED =
      "\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}\\p{IsMyanmar}";

  private static final Pattern TOKEN =
      Pattern.compile(
          // A hyphen is a sign unless something that can be subtracted from stands before it.
          "(?<number>(?:(?<![\\p{L}\\p{N})\\]])-)?"
              + ("(?:" + Characters.DIGITS + ")")
              + "(?:/\\d++|[eE][-+]?\\d{1,3}+(?![\\p{L}\\p{N}]))?)"
              + ("|[" + UNSPACED + "]\\p{M}*+")
              + ("|[\\p{L}\\p{M}\\p{N}&&[^0-9" + UNSPACED + "]]++")
              + "|[\\p{Sm}/^%&&[^|~]]");

  private Tokens() {}

  /** In the order of the text. */
  public static List<String> of(String text, Articles articles) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(Characters.composed(text));
    for (int position = 0; matcher.find(); position++) {
      String token = matcher.group();
      String folded =
          matcher.group("number") == null
              ? token.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT) // both: folds sharp s
              : number(token);
      if (articles == Articles.KEPT || !isArticle(token, folded, position)) {
        tokens.add(folded);
      }
    }
    return tokens;
  }

  /** Without separators and exponent: 1E+3 is 1000, as a data set may have written it. */
  private static String number(String token) {
    String digits = token.replace(",", "");
    boolean hasExponent = digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0;
    return hasExponent && digits.length() <= MOST_DIGITS
        ? new BigDecimal(digits).stripTrailingZeros().toPlainString()
        : digits;
  }

  /** A capital A inside a text is a name, as in "vitamin A" or "the answer is A". */
  private static boolean isArticle(String token, String folded, int position) {
    return ARTICLES.contains(folded) && !(token.equals("A") && position > 0);
  }
}
