package io.rlvr.reward.math;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rewrites numbers as people and models write them to digits with a point: digits and signs of
 * other scripts, separators of thousands that mean nothing else, a decimal comma behind points, and
 * multipliers such as million and \u4E07. What is ambiguous stays: 1,234 and 1.234 alone, lists,
 * and all that is LaTeX. Only the end of a long text is rewritten, where its answer is.
 */
public final class PlainNumbers {
  /** How much of the end of a text is rewritten, in characters. */
  static final int TAIL = 1 << 13;

  /** Where no number goes on. */
  private static final String START = "(?<![\\w.,'\u2019])";

  private static final String NUMBER = "\\d{1,20}+(?:,\\d{3})*+(?:\\.\\d{1,20}+)?";

  /** Blanks that do not break, apostrophes and lines below. */
  private static final Pattern GROUPS =
      Pattern.compile(
          START
              + "[1-9]\\d{0,2}+(?:[\u00A0\u2007\u2009\u202F]\\d{3}(?!\\d)|['\u2019]\\d{3}(?!\\d)"
              + "|_\\d{3}(?!\\d))++(?!['\u2019_\\w])");

  private static final Pattern NOT_DIGITS = Pattern.compile("\\D++");

  /** 12,34,567 of India. */
  private static final Pattern LAKH =
      Pattern.compile("(?<![\\w.,(\\[{])[1-9]\\d?+(?:,\\d{2}(?=,))++,\\d{3}(?![\\d,])");

  /** 1.234,56: the point parts thousands, since the comma comes behind it. */
  private static final Pattern POINTS =
      Pattern.compile(START + "([1-9]\\d{0,2}+(?:\\.\\d{3}(?!\\d))++),(\\d++)(?![\\d,])");

  /** A LaTeX separator outside of LaTeX: \$70{,}000. */
  private static final Pattern LATEX_GROUPS =
      Pattern.compile(
          "(?<![^\\s(*:$\\\\])(\\\\?\\$)?+([1-9]\\d{0,2}+(?:(?:\\{,\\}|\\\\[,;:!])\\d{3}(?!\\d))++)"
              + "(?![^\\s.,;:!?)*])");

  private static final Pattern SCIENTIFIC =
      Pattern.compile(
          "(?<=\\d) ?[xX\u00D7] ?10 ?\\^ ?(?:\\{ ?([-+\u2212]?\\d{1,6}) ?\\}|([-+\u2212]?\\d{1,6}))"
              + "(?!\\d)");

  private static final String RAISED =
      "\u2070\u00B9\u00B2\u00B3\u2074\u2075\u2076\u2077\u2078\u2079";

  private static final Pattern EXPONENT =
      Pattern.compile("(?<=[\\d)])([\u207B\u207A]?[" + RAISED + "]++)");

  private static final String NAME = "(?i:(thousand|million|billion|trillion)s?+)\\b";

  private static final String NAMED_BEHIND =
      "(?:[ \u00A0~-]|\\\\ )?(?:\\\\(?:text|mathrm)\\{ ?" + NAME + " ?\\}|" + NAME + ")";

  private static final Pattern NAMED = Pattern.compile(START + "(" + NUMBER + ")" + NAMED_BEHIND);

  private static final Map<String, Integer> NAMES =
      Map.of("thousand", 3, "million", 6, "billion", 9, "trillion", 12);

  private static final String MYRIADS = "[\u4E07\u842C\u5104\u4EBF\u5146]";

  /** A thousand, and not the prefix of a kilogram or another unit. */
  private static final String THOUSAND =
      "\u5343(?!" + MYRIADS + "|[\u514B\u7C73\u74E6\u7126\u5361\u8D6B\u5E15\u4F0F\u5B89])";

  private static final Pattern OF_MYRIADS =
      Pattern.compile(
          START
              + ("(?=" + NUMBER + " ?(?:[\u767E\u5343]?" + MYRIADS + "|" + THOUSAND + "))")
              + ("(?:" + NUMBER + " ?[\u767E\u5343]?" + MYRIADS + "){0,4}+")
              + ("(?:" + NUMBER + " ?" + THOUSAND + "(?:\\d\u767E)?+)?+")
              + ("(?:\\d{1,4}+(?![\\d.,\u767E\u5343]|" + MYRIADS + "))?"));

  /** A number in a box or between dollars whose multiplier stands behind. */
  private static final Pattern SET_OFF =
      Pattern.compile(
          "(\\\\(?:boxed|fbox)[ \\t]{0,8}\\{[^\\d{}\\n]{0,12}+|(?<![\\w$])\\$[-+]?+)"
              + ("(?<![\\w.,^])(" + NUMBER + ")(\\}\\$?+|\\$)")
              + ("(" + NAMED_BEHIND)
              + ("| ?(?:[\u767E\u5343]?" + MYRIADS + "|" + THOUSAND + "))"));

  private static final Pattern MYRIAD =
      Pattern.compile("(" + NUMBER + ") ?([\u767E\u5343]?)(" + MYRIADS + "?)");

  private PlainNumbers() {}

  /** The text with its numbers rewritten; all else is as it was, but for blanks beside digits. */
  public static String of(String text) {
    int tail = Math.max(0, text.length() - TAIL);
    String end = PlainCharacters.of(text.substring(tail));
    end = replaced(end, EXPONENT, found -> "^" + lowered(found.group(1)));
    end = replaced(end, GROUPS, found -> NOT_DIGITS.matcher(found.group()).replaceAll(""));
    end = replaced(end, LAKH, found -> found.group().replace(",", ""));
    end = replaced(end, POINTS, found -> found.group(1).replace(".", "") + "." + found.group(2));
    end = replaced(end, LATEX_GROUPS, found -> NOT_DIGITS.matcher(found.group(2)).replaceAll(""));
    end =
        replaced(
            end,
            SCIENTIFIC,
            found -> " \u00D7 10^" + (found.group(1) == null ? found.group(2) : found.group(1)));
    end =
        replaced(
            end,
            SET_OFF,
            found -> found.group(1) + found.group(2) + found.group(4) + found.group(3));
    end = replaced(end, NAMED, PlainNumbers::named);
    end = replaced(end, OF_MYRIADS, PlainNumbers::ofMyriads);
    end = ChineseNumerals.answered(end);
    return text.substring(0, tail) + PlainCharacters.spaced(end);
  }

  static String replaced(String text, Pattern pattern, Function<MatchResult, String> with) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? matcher.replaceAll(found -> Matcher.quoteReplacement(with.apply(found)))
        : text;
  }

  private static String lowered(String raised) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < raised.length(); i++) {
      char c = raised.charAt(i);
      digits.append(c == '\u207B' ? "-" : c == '\u207A' ? "" : RAISED.indexOf(c));
    }
    return digits.toString();
  }

  private static String named(MatchResult found) {
    String name = found.group(2) == null ? found.group(3) : found.group(2);
    return scaled(found.group(1), NAMES.get(name.toLowerCase(Locale.ROOT))).toPlainString();
  }

  private static BigDecimal scaled(String number, int zeros) {
    return new BigDecimal(number.replace(",", "")).scaleByPowerOfTen(zeros);
  }

  /** The sum of its parts. */
  private static String ofMyriads(MatchResult found) {
    BigDecimal total = BigDecimal.ZERO;
    Matcher part = MYRIAD.matcher(found.group());
    while (part.find()) {
      int zeros = part.group(2).isEmpty() ? 0 : part.group(2).equals("\u5343") ? 3 : 2;
      total = total.add(scaled(part.group(1), zeros + zeros(part.group(3))));
    }
    return total.toPlainString();
  }

  private static int zeros(String myriad) {
    return switch (myriad) {
      case "\u4E07", "\u842C" -> 4;
      case "\u5104", "\u4EBF" -> 8;
      case "\u5146" -> 12;
      default -> 0;
    };
  }
}
