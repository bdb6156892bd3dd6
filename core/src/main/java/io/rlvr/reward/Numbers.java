package io.rlvr.reward;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the last number of a text. A number is digits with an optional sign, thousands separators
 * (a comma before each three digits), decimals, an exponent or a denominator ({@code 3/4}). A
 * hyphen after a letter, a digit or a closing bracket is no sign ({@code 10-5} ends in 5). A
 * percent or currency sign is not part of the number: 50% is 50.
 */
final class Numbers {
  static final String DIGITS = "(?:\\d{1,3}(?:,\\d{3})++(?!\\d)|\\d++)(?:\\.\\d++)?|\\.\\d++";

  private static final Pattern NUMBER =
      Pattern.compile(
          ("(?<numerator>(?:(?<![\\p{L}\\p{N})\\]])[-+])?(?:" + DIGITS + ")")
              + "(?:[eE][-+]?\\d++(?![\\p{L}\\p{N}]))?)"
              + "(?:/(?<denominator>0*+[1-9]\\d*+)(?!/|\\.\\d))?");

  private Numbers() {}

  static OptionalDouble last(String text) {
    OptionalDouble last = OptionalDouble.empty();
    Matcher matcher = NUMBER.matcher(Tokens.composed(text));
    while (matcher.find()) {
      last = OptionalDouble.of(value(matcher.group("numerator"), matcher.group("denominator")));
    }
    return last;
  }

  private static double value(String numerator, String denominator) {
    double value = Double.parseDouble(numerator.replace(",", ""));
    return denominator == null ? value : value / Double.parseDouble(denominator);
  }
}
