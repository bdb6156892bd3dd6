package io.rlvr.reward;

import io.rlvr.reward.math.PlainNumbers;
import io.rlvr.reward.math.VulgarFractions;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites what the last number of a line may look like to digits, a point, an exponent or a
 * denominator: what {@link PlainNumbers} reads, and what is a number to the reader of a line that
 * holds no formula. Those are blanks between thousands, decimal commas, scientific notation,
 * powers, fractions of LaTeX and mixed numbers.
 */
final class NumberForms {
  private static final int TAIL = 1 << 13;

  private static final Pattern GROUPS =
      Pattern.compile(
          "(?<![\\w.,/^])[1-9]\\d{0,2}+(?:(?:\\{,\\}|\\\\[,;:! ]|[ ~])\\d{3}(?!\\d))++"
              + "(?![,/^]\\d| \\d)");

  private static final Pattern NOT_DIGITS = Pattern.compile("\\D++");

  /**
   * 0,5 and 3,14, but not 1,2: a comma between two single digits parts a list, as one in brackets
   * or beside another comma does, and one before three digits parts thousands.
   */
  private static final Pattern DECIMAL_COMMA =
      Pattern.compile(
          "(?<![\\w.,(\\[{])(?<!, )(0|[1-9]\\d{0,15}+),(\\d{1,2}+|\\d{4,16}+)(?![\\d,)\\]}])(?!\\.\\d)");

  private static final String PART =
      "(?:\\{ ?([-+\u2212]?\\d{1,12}+(?:\\.\\d{1,12}+)?) ?\\}|(\\d))";

  /** With its sign, and a whole number before it; of bare digits the first stands above. */
  private static final Pattern FRACTION =
      Pattern.compile("([-+\u2212\u2013]?) ?(\\d{0,12}+) ?\\\\[dtc]?frac ?" + PART + " ?" + PART);

  /** 1 / 2 with blanks. */
  private static final Pattern SLASHED =
      Pattern.compile(
          "(?<![\\w.,/^])(?<!/ )(\\d{1,12}+(?:\\.\\d{1,12}+)?)(?: /|/ ) ?(\\d{1,12}+)(?![\\d/^]|\\.\\d| ?/)");

  private static final Pattern MIXED =
      Pattern.compile("(?<![\\w.,/^])(\\d{1,12}+) (\\d{1,12}+)/(\\d{1,12}+)(?![\\d/]|\\.\\d)");

  private static final String EXPONENT =
      "(?: ?\\^ ?|\\*\\*| \\*\\* )"
          + "(?:\\{ ?([-+\u2212\u2013]?\\d{1,4}) ?\\}|\\(?([-+\u2212\u2013]?\\d{1,4}+)\\)?)";

  private static final Pattern SCIENTIFIC =
      Pattern.compile(
          "(?<=\\d) ?(?:[\u00D7xX*\u00B7\u22C5]|\\\\times|\\\\cdot) ?10"
              + EXPONENT
              + "(?![\\d.]\\d)");

  private static final Pattern POWER =
      Pattern.compile("(?<![\\w.^])(\\d{1,9}+(?:\\.\\d{1,9}+)?)" + EXPONENT);

  /** 101 and a lowered 2 are no 1012. */
  private static final Pattern LOWERED =
      Pattern.compile("(?<=\\d)(?<![\u2080-\u2089])(?=[\u2080-\u2089])");

  private NumberForms() {}

  static String of(String text) {
    String end = PlainNumbers.of(text);
    int tail = Math.max(0, end.length() - TAIL);
    String before = end.substring(0, tail);
    end = VulgarFractions.written(end.substring(tail));
    end = NumberSigns.joined(end);
    end = replaced(end, LOWERED, found -> "_");
    end = replaced(end, GROUPS, found -> NOT_DIGITS.matcher(found.group()).replaceAll(""));
    end = replaced(end, DECIMAL_COMMA, NumberForms::decimal);
    end = replaced(end, FRACTION, NumberForms::latex);
    end = replaced(end, SLASHED, found -> found.group(1) + "/" + found.group(2));
    end = replaced(end, MIXED, found -> mixed(found.group(1), found.group(2), found.group(3)));
    end = replaced(end, SCIENTIFIC, found -> "e" + exponent(found, 1));
    end = replaced(end, POWER, NumberForms::power);
    return before + end;
  }

  private static String replaced(String text, Pattern pattern, Function<MatchResult, String> with) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? matcher.replaceAll(found -> Matcher.quoteReplacement(with.apply(found)))
        : text;
  }

  private static String decimal(MatchResult found) {
    boolean isList =
        !found.group(1).equals("0") && found.group(1).length() + found.group(2).length() == 2;
    return isList ? found.group() : found.group(1) + "." + found.group(2);
  }

  /** Of two minus signs nothing is left. */
  private static String latex(MatchResult found) {
    BigDecimal above = part(found, 3);
    BigDecimal below = part(found, 5);
    int places = Math.max(above.scale(), below.scale());
    String fraction =
        mixed(
            found.group(2),
            above.abs().movePointRight(places).toPlainString(),
            below.abs().movePointRight(places).toPlainString());
    boolean isNegative = above.signum() * below.signum() < 0;
    return !isNegative
        ? found.group(1) + fraction
        : isMinus(found.group(1)) ? fraction : found.group(1) + "-" + fraction;
  }

  private static BigDecimal part(MatchResult found, int group) {
    String part = found.group(group) == null ? found.group(group + 1) : found.group(group);
    return new BigDecimal(part.replace('\u2212', '-'));
  }

  private static boolean isMinus(String sign) {
    return !sign.isEmpty() && !sign.equals("+");
  }

  /** A whole number and a fraction below one are their sum. */
  private static String mixed(String whole, String numerator, String denominator) {
    BigInteger above = new BigInteger(numerator);
    BigInteger below = new BigInteger(denominator);
    if (whole.isEmpty() || above.compareTo(below) >= 0) {
      return (whole.isEmpty() ? "" : whole + " ") + above + "/" + below;
    }
    return new BigInteger(whole).multiply(below).add(above) + "/" + below;
  }

  private static int exponent(MatchResult found, int group) {
    String exponent = found.group(group) == null ? found.group(group + 1) : found.group(group);
    return Integer.parseInt(exponent.replace('\u2212', '-').replace('\u2013', '-'));
  }

  /** Its value, where that is no longer than a number is read; else as it was written. */
  private static String power(MatchResult found) {
    int exponent = exponent(found, 2);
    BigDecimal base = new BigDecimal(found.group(1));
    if (base.compareTo(BigDecimal.TEN) == 0) {
      return "1e" + exponent;
    }
    return base.signum() == 0
        ? found.group()
        : base.pow(exponent, MathContext.DECIMAL64).stripTrailingZeros().toString();
  }
}
