package io.rlvr.reward.math;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

  /** 0x2A and 0b101 of programs. */
  private static final Pattern PREFIXED =
      Pattern.compile(START + "0(?:x([0-9A-Fa-f]{1,15})|b([01]{1,60}))(?![\\w.])");

  /** 12,34,567 of India. */
  private static final Pattern LAKH =
      Pattern.compile("(?<![\\w.,(\\[{])[1-9]\\d?+(?:,\\d{2}(?=,))++,\\d{3}(?![\\d,])");

  /** 1.234,56: the point parts thousands, since the comma comes behind it. */
  private static final Pattern POINTS =
      Pattern.compile(START + "([1-9]\\d{0,2}+(?:\\.\\d{3}(?!\\d))++),(\\d++)(?![\\d,])");

  /** 1.234.567: two points part thousands, unless it goes on as a version or an address does. */
  private static final Pattern MANY_POINTS =
      Pattern.compile(
          START + "[1-9]\\d{0,2}+(?:\\.\\d{3}(?!\\d)){2,6}+(?![\\w'\u2019]|[.,:/-]\\d)");

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

  private static final String NAME =
      "(?i:(?:dozen|hundred|thousand|lakh|lac|million|crore|billion|trillion)s?+)\\b";

  /** One or two of them, as in hundred thousand; in LaTeX other words may stand behind. */
  private static final String NAMED_BEHIND =
      "(?:[ \u00A0~-]|\\\\ )?"
          + ("(?:\\\\(?:text|mathrm)\\{ ?" + NAME + "(?: " + NAME + ")?(?: ?\\}|(?= [a-z]|$))|")
          + (NAME + "(?:[ \u00A0]" + NAME + ")?+)");

  private static final Pattern NAMED = Pattern.compile("(" + NUMBER + ")(" + NAMED_BEHIND + ")");

  /** Numbers whose names go down, as 2 million 300 thousand, are one. */
  private static final Pattern ALL_NAMED =
      Pattern.compile(
          (START + NUMBER + NAMED_BEHIND) + ("(?: " + NUMBER + NAMED_BEHIND + "){0,3}+"));

  private static final Pattern LETTERS = Pattern.compile("[a-z]++");

  private static final Map<String, BigDecimal> NAMES =
      Map.of(
          "dozen", BigDecimal.valueOf(12),
          "hundred", BigDecimal.valueOf(100),
          "thousand", BigDecimal.valueOf(1_000),
          "lakh", BigDecimal.valueOf(100_000),
          "lac", BigDecimal.valueOf(100_000),
          "million", BigDecimal.valueOf(1_000_000),
          "crore", BigDecimal.valueOf(10_000_000),
          "billion", BigDecimal.valueOf(1_000_000_000),
          "trillion", BigDecimal.valueOf(1_000_000_000_000L));

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
    end = replaced(end, PREFIXED, PlainNumbers::prefixed);
    end = replaced(end, GROUPS, found -> NOT_DIGITS.matcher(found.group()).replaceAll(""));
    end = replaced(end, LAKH, found -> found.group().replace(",", ""));
    end = replaced(end, POINTS, found -> found.group(1).replace(".", "") + "." + found.group(2));
    end = replaced(end, MANY_POINTS, found -> found.group().replace(".", ""));
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
    end = replaced(end, ALL_NAMED, PlainNumbers::named);
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

  private static String prefixed(MatchResult found) {
    return found.group(1) == null
        ? Long.toString(Long.parseLong(found.group(2), 2))
        : Long.toString(Long.parseLong(found.group(1), 16));
  }

  private static String lowered(String raised) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < raised.length(); i++) {
      char c = raised.charAt(i);
      digits.append(c == '\u207B' ? "-" : c == '\u207A' ? "" : RAISED.indexOf(c));
    }
    return digits.toString();
  }

  /** Their sum, or each for itself. */
  private static String named(MatchResult found) {
    BigDecimal total = BigDecimal.ZERO;
    StringBuilder each = new StringBuilder();
    boolean isOne = true;
    Optional<BigDecimal> before = Optional.empty();
    Matcher number = NAMED.matcher(found.group());
    while (number.find()) {
      BigDecimal factor = factor(number.group(2));
      BigDecimal value = scaled(number.group(1), 0).multiply(factor);
      isOne &= before.map(last -> factor.compareTo(last) < 0).orElse(true);
      before = Optional.of(factor);
      total = total.add(value);
      each.append(each.isEmpty() ? "" : " ").append(plain(value));
    }
    boolean isOpen = found.group().indexOf('{') >= 0 && !found.group().endsWith("}");
    return (isOne ? plain(total) : each.toString()) + (isOpen ? "\\text{" : "");
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 || value.scale() <= 0
        ? value.toPlainString()
        : withoutZeros(value.toPlainString());
  }

  private static String withoutZeros(String decimals) {
    int end = decimals.length();
    while (decimals.charAt(end - 1) == '0') {
      end--;
    }
    return decimals.substring(0, decimals.charAt(end - 1) == '.' ? end - 1 : end);
  }

  private static BigDecimal factor(String names) {
    BigDecimal factor = BigDecimal.ONE;
    Matcher word = LETTERS.matcher(names.toLowerCase(Locale.ROOT));
    while (word.find()) {
      String name = word.group().endsWith("s") ? word.group().replaceFirst("s$", "") : word.group();
      factor = factor.multiply(NAMES.getOrDefault(name, BigDecimal.ONE));
    }
    return factor;
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
