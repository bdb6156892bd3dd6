package io.rlvr.reward;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text as the tokens that the text rules compare. After {@link Scripts}, NFKC and case folding, a
 * token is
 *
 * <ul>
 *   <li>a number: sign, digits without thousands separators, decimals, a denominator or an
 *       exponent, and a power are one token, so 4 is not in 42, in -4, in 3.4, in 1/4 or in 4^2; a
 *       plus that is a sign does not count;
 *   <li>a word: a run of letters and marks, so 10km is 10 km; Hangul and other letters are words
 *       apart. A sharp or a plus that ends it is part of it, so C is not in C#, C++ or C+, and so
 *       is the minus of a grade, B-;
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

  /** Spares a search for the script of most characters. */
  private static final String BEYOND_ASCII = "(?![\\x00-\\x7F])";

  /** The end of a name or a grade: nothing that could be added stands behind it. */
  private static final String SUFFIX =
      "(?:#(?![\\p{L}\\p{N}#])|\\+\\+(?![\\p{L}\\p{N}+])|\\+(?=[.,;:!?)\\]\"']|\\s?$))";

  /** The first two groups: by their names, each look would be one into a map. */
  private static final int NUMBER = 1;

  private static final int SIGN = 2;

  private static final Pattern TOKEN =
      Pattern.compile(
          // A hyphen is a sign unless something that can be subtracted from stands before it.
          "(?<number>(?<sign>(?<![\\p{L}\\p{N})\\]])[-+])?"
              + ("(?:" + Characters.DIGITS + ")")
              + "(?:/\\d++|[eE][-+]?\\d{1,3}+(?![\\p{L}\\p{N}]))?"
              + "(?<power>\\^(?:[-+]?\\d++|\\{[-+]?\\d++\\}))?)"
              + ("|" + BEYOND_ASCII + "[" + UNSPACED + "]\\p{M}*+")
              + "|(?<![\\p{L}\\p{N}])[A-Fa-f]-(?=[.,;:!?)\\]\"']|\\s?$)"
              + ("|" + BEYOND_ASCII + "[\\p{IsHangul}]++")
              + ("|[A-Za-z[\\p{L}\\p{M}\\p{N}&&[^0-9\\p{IsHangul}" + UNSPACED + "]]]++")
              + (SUFFIX + "?+")
              + "|[\\p{Sm}/^%&&[^|~]]");

  private static final Pattern CURRENCY = Pattern.compile("\\p{Sc}");

  private Tokens() {}

  /** In the order of the text. */
  public static List<String> of(String text, Articles articles) {
    List<String> tokens = new ArrayList<>();
    String plain = Characters.composed(Scripts.written(text)).replace('\u2044', '/');
    Matcher matcher = TOKEN.matcher(plain.replace('\u266F', '#'));
    String before = "";
    for (int position = 0; matcher.find(); position++) {
      String token = matcher.group();
      if (matcher.start(NUMBER) < 0) {
        String folded = folded(token);
        if (articles == Articles.KEPT || !isArticle(token, folded, position)) {
          tokens.add(folded);
        }
      } else {
        if ("+".equals(matcher.group(SIGN)) && isTerm(before)) {
          tokens.add("+");
        }
        tokens.add(number(token));
      }
      before = token;
    }
    return tokens;
  }

  /** The signs of currencies in a text; the dollars around a formula are none. */
  public static Set<String> currencies(String text) {
    Set<String> signs = new TreeSet<>();
    CURRENCY.matcher(text).results().forEach(sign -> signs.add(sign.group()));
    long dollars = text.chars().filter(c -> c == '$').count();
    if (dollars % 2 == 0 && !text.contains("\\$")) {
      signs.remove("$");
    }
    return signs;
  }

  /** Without thousands separators, the sign of plus and the braces of a power. */
  private static String number(String token) {
    String plain = token.replace(",", "").replace("{", "").replace("}", "").replace("^+", "^");
    return withoutExponent(plain.startsWith("+") ? plain.substring(1) : plain);
  }

  /** 1E+3 is 1000, as a data set may have written it. */
  private static String withoutExponent(String number) {
    boolean hasExponent = number.indexOf('e') >= 0 || number.indexOf('E') >= 0;
    return hasExponent && number.indexOf('^') < 0 && number.length() <= MOST_DIGITS
        ? new BigDecimal(number).stripTrailingZeros().toPlainString()
        : number;
  }

  /** Upper case first, which folds the sharp s; the dot of a Turkish capital does not count. */
  private static String folded(String token) {
    return Characters.inPieces(token, Tokens::foldedAtOnce);
  }

  private static String foldedAtOnce(String token) {
    return token.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT).replace("i\u0307", "i");
  }

  /** What a plus behind it adds to: a number or the name of a variable. */
  private static boolean isTerm(String token) {
    return !token.isEmpty()
        && (Character.isDigit(token.codePointBefore(token.length()))
            || (token.codePointCount(0, token.length()) == 1
                && Character.isAlphabetic(token.codePointAt(0))));
  }

  /** A capital A inside a text is a name, as in "vitamin A" or "the answer is A". */
  private static boolean isArticle(String token, String folded, int position) {
    return ARTICLES.contains(folded) && !(token.equals("A") && position > 0);
  }
}
