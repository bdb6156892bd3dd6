package io.rlvr.reward;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the last number of a text. A number is digits with an optional sign, thousands separators
 * (a comma before each three digits), decimals, an exponent or a denominator ({@code 3/4}). A
 * hyphen after a letter, a digit or a closing bracket is no sign ({@code 10-5} ends in 5). A
 * percent or currency sign is not part of the number: 50% is 50.
 */
public final class Numbers {
  private static final Pattern NUMBER =
      Pattern.compile(
          ("(?<numerator>(?:(?<![\\p{L}\\p{N})\\]])[-+])?(?:" + Characters.DIGITS + ")")
              + "(?:[eE][-+]?\\d++(?![\\p{L}\\p{N}]))?)"
              + "(?:/(?<denominator>0*+[1-9]\\d*+)(?!/|\\.\\d))?");

  /** What an exponent of a unit stands after, as in m2, m^2, m^(2) with braces, and s-2. */
  private static final Pattern UNIT_BEFORE = Pattern.compile("\\p{L}(?:\\^?\\{?|\\^?-)$");

  private static final int UNIT_BEFORE_LENGTH = 3;

  /**
   * @param rest the text after the number
   */
  public record Quantity(double value, String rest) {}

  private Numbers() {}

  /** The last number, if there is one. */
  public static OptionalDouble last(String text) {
    OptionalDouble last = OptionalDouble.empty();
    Matcher matcher = NUMBER.matcher(Characters.composed(text));
    while (matcher.find()) {
      last = OptionalDouble.of(value(matcher));
    }
    return last;
  }

  /** The last number that is no exponent of a unit, and what follows it. */
  public static Optional<Quantity> lastQuantity(String text) {
    String composed = Characters.composed(text);
    OptionalDouble last = OptionalDouble.empty();
    int end = 0;
    Matcher matcher = NUMBER.matcher(composed);
    while (matcher.find()) {
      String before =
          composed.substring(Math.max(0, matcher.start() - UNIT_BEFORE_LENGTH), matcher.start());
      if (!UNIT_BEFORE.matcher(before).find()) {
        last = OptionalDouble.of(value(matcher));
        end = matcher.end();
      }
    }
    return last.isEmpty()
        ? Optional.empty()
        : Optional.of(new Quantity(last.getAsDouble(), composed.substring(end)));
  }

  private static double value(Matcher number) {
    double value = Double.parseDouble(number.group("numerator").replace(",", ""));
    String denominator = number.group("denominator");
    return denominator == null ? value : value / Double.parseDouble(denominator);
  }
}
