package io.rlvr.reward;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the last number of a text. A number is digits with an optional sign, thousands separators
 * (a comma before each three digits), decimals, an exponent or a denominator ({@code 3/4}). A
 * hyphen after a letter, a digit or a closing bracket is no sign ({@code 10-5} ends in 5). A
 * percent or currency sign is not part of the number: 50% is 50. The exponent of a unit is none
 * either: 9.8 m/s^2 is 9.8. {@link NumberForms} says what other forms are numbers, {@link
 * NumberContext} which numbers are only a part of something else.
 */
public final class Numbers {
  private static final Pattern NUMBER =
      Pattern.compile(
          ("((?:(?<![\\p{L}\\p{N})\\]])[-+])?(?:" + Characters.DIGITS + ")")
              + "(?:[eE][-+]?\\d++(?![\\p{L}\\p{N}]))?)"
              + "(?:/(0*+[1-9]\\d*+)(?!/|\\.\\d))?");

  /** A unit before its exponent, as in m2, m^2, m^{2}, \text{ m}^2 and s-2. */
  private static final Pattern RAISED_UNIT =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}^_])(?<![+=<>\u00B1] ?)([\\p{L}\u00B0]{1,20})(?:\\}? ?\\^\\{?|\\}?\\^?-?)$");

  private static final int LONGEST_UNIT = 30;

  /** Exponents of units behind the number, and one. */
  private static final int MOST_EXPONENTS = 16;

  /** What a formula has between a number and an exponent. */
  private static final Pattern OPERATOR = Pattern.compile("[+=<>\u00B1]| - ");

  /**
   * @param before the text before the number
   * @param rest the text after it
   */
  public record Quantity(String before, double value, String rest) {}

  private Numbers() {}

  /**
   * The last number that is no exponent of a unit, and what stands around it, if it is no part of
   * something else.
   */
  public static Optional<Quantity> last(String text, Predicate<String> isUnit) {
    String composed = Characters.composed(NumberForms.of(text));
    Deque<MatchResult> numbers = new ArrayDeque<>();
    Matcher matcher = NUMBER.matcher(composed);
    while (matcher.find()) {
      if (numbers.size() == MOST_EXPONENTS) {
        numbers.removeFirst();
      }
      numbers.addLast(matcher.toMatchResult());
    }
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    MatchResult last = numbers.removeLast();
    int goesTo = last.start();
    while (!numbers.isEmpty() && isExponent(composed, last.start(), isUnit)) {
      last = numbers.removeLast();
    }
    double value = value(last);
    boolean isPart =
        NumberContext.isPart(composed, last.start(), last.end(), value)
            || OPERATOR.matcher(composed).region(Math.min(last.end(), goesTo), goesTo).find();
    return isPart
        ? Optional.empty()
        : Optional.of(
            new Quantity(
                composed.substring(0, last.start()).strip(),
                value,
                composed.substring(last.end())));
  }

  /** Whether a response ends in a line that may be an item of a list or a number with a sign. */
  public static boolean isUnclear(String response) {
    String text = Thinking.removed(response).strip();
    int line = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1;
    return line > 0 && NumberSigns.isUnclear(text.substring(line));
  }

  private static boolean isExponent(String text, int start, Predicate<String> isUnit) {
    Matcher unit =
        RAISED_UNIT
            .matcher(text)
            .region(Math.max(0, start - LONGEST_UNIT), start)
            .useTransparentBounds(true);
    return unit.find() && isUnit.test(unit.group(1));
  }

  private static double value(MatchResult number) {
    double value = Double.parseDouble(number.group(1).replace(",", ""));
    String denominator = number.group(2);
    return denominator == null ? value : value / Double.parseDouble(denominator);
  }
}
