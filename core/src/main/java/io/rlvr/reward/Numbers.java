package io.rlvr.reward;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the last number of a text. A number is digits with an optional sign, thousands separators
 * (a comma before each three digits), decimals, an exponent or a denominator ({@code 3/4}). A
 * hyphen after a letter, a digit or a closing bracket is no sign ({@code 10-5} ends in 5). A
 * percent or currency sign is not part of the number: 50% is 50. {@link NumberForms} says what
 * other forms are numbers. Ranges, products, times, classes of remainders and numbers of another
 * base are none.
 */
public final class Numbers {
  private static final Pattern NUMBER =
      Pattern.compile(
          ("(?<numerator>(?:(?<![\\p{L}\\p{N})\\]])[-+])?(?:" + Characters.DIGITS + ")")
              + "(?:[eE][-+]?\\d++(?![\\p{L}\\p{N}]))?)"
              + "(?:/(?<denominator>0*+[1-9]\\d*+)(?!/|\\.\\d))?");

  /** What an exponent of a unit stands after, as in m2, m^2, m^{2} and s-2. */
  private static final Pattern UNIT_BEFORE = Pattern.compile("\\p{L}(?:\\^\\{?|\\^?-)?$");

  private static final int UNIT_BEFORE_LENGTH = 3;

  /** The lower end of a range before the upper one: 3-5, but not 10-5 and not 3 - 5. */
  private static final Pattern RANGE =
      Pattern.compile("(?<![\\w.,])(\\d{1,15}+(?:\\.\\d{1,15}+)?)[-\u2013]$");

  /** What a time, a class of remainders or a number of another base has before its last number. */
  private static final Pattern COMPOUND_BEFORE =
      Pattern.compile(
          "(?<![\\d:.])\\d{1,2}:(?:[0-5]\\d:)?(?=[0-5]\\d(?![\\d.:]))$"
              + "|(?:\\b|\\\\[bp]?)mod(?:ulo)? ?[{(}]? ?$"
              + "|\\d[A-F]{0,8}_\\{?$");

  /** A root whose radicand the number is. */
  private static final Pattern ROOT_BEFORE = Pattern.compile("(?:sqrt|\u221A) ?[({\\[]?$");

  /** What the number is only a factor of. */
  private static final Pattern FACTOR_BEHIND =
      Pattern.compile(
          " ?(?:[*\u00B7\u22C5\u00D7]|\\\\cdot|\\\\times)? ?(?:\\\\?sqrt|\u221A|\u03C0|\\\\?pi\\b)");

  private static final int FAR = 40;

  /**
   * @param before the text before the number
   * @param rest the text after it
   */
  public record Quantity(String before, double value, String rest) {}

  private Numbers() {}

  /** The last number, if there is one and it is no part of something else. */
  public static OptionalDouble last(String text) {
    String composed = Characters.composed(NumberForms.of(text));
    OptionalDouble last = OptionalDouble.empty();
    Matcher matcher = NUMBER.matcher(composed);
    int start = 0;
    int end = 0;
    while (matcher.find()) {
      last = OptionalDouble.of(value(matcher));
      start = matcher.start();
      end = matcher.end();
    }
    return last.isEmpty() || isPart(composed, start, end, last.getAsDouble())
        ? OptionalDouble.empty()
        : last;
  }

  private static boolean isPart(String text, int start, int end, double value) {
    Matcher range = RANGE.matcher(text).region(Math.max(0, start - FAR), start);
    if (range.find() && Double.parseDouble(range.group(1)) < value) {
      return true;
    }
    return ROOT_BEFORE.matcher(text).region(Math.max(0, start - FAR), start).find()
        || COMPOUND_BEFORE
            .matcher(text)
            .region(Math.max(0, start - FAR), start)
            .useTransparentBounds(true)
            .find()
        || FACTOR_BEHIND.matcher(text).region(end, text.length()).lookingAt();
  }

  /** The last number that is no exponent of a unit, and what stands around it. */
  public static Optional<Quantity> lastQuantity(String text) {
    String composed = Characters.composed(NumberForms.of(text));
    OptionalDouble last = OptionalDouble.empty();
    int start = 0;
    int end = 0;
    Matcher matcher = NUMBER.matcher(composed);
    while (matcher.find()) {
      String before =
          composed.substring(Math.max(0, matcher.start() - UNIT_BEFORE_LENGTH), matcher.start());
      if (!UNIT_BEFORE.matcher(before).find()) {
        last = OptionalDouble.of(value(matcher));
        start = matcher.start();
        end = matcher.end();
      }
    }
    return last.isEmpty() || isPart(composed, start, end, last.getAsDouble())
        ? Optional.empty()
        : Optional.of(
            new Quantity(
                composed.substring(0, start).strip(), last.getAsDouble(), composed.substring(end)));
  }

  private static double value(Matcher number) {
    double value = Double.parseDouble(number.group("numerator").replace(",", ""));
    String denominator = number.group("denominator");
    return denominator == null ? value : value / Double.parseDouble(denominator);
  }
}
