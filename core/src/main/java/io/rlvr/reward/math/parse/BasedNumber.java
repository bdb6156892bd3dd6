package io.rlvr.reward.math.parse;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of a base that its digits alone do not show: with letters, as {@code 2A_{16}}, or in
 * parentheses, as {@code (101)_2}. Letters without a digit are one for the base 16 alone, and then
 * two or more, since {@code a_{16}} is a variable.
 *
 * @param value in decimal digits
 */
record BasedNumber(String value, int end) {
  private static final String BASE = "_ ?(?:\\{ ?(\\d{1,2}+) ?\\}|(\\d))(?!\\d)";

  private static final Pattern PATTERN =
      Pattern.compile(
          "(?:\\( ?([0-9A-Z]{1,40}+) ?\\)|\\\\(?:text|mathrm) ?\\{([0-9A-Z]{1,40}+)\\}|([0-9A-Z]{2,40}+)) ?"
              + BASE);

  private static final Pattern BEGINS = Pattern.compile("[0-9A-Z(\\\\]");

  /** What begins at a place, if it is one; a longer word or number does not. */
  static Optional<BasedNumber> at(String text, int at) {
    boolean isInside = at > 0 && Character.isLetterOrDigit(text.charAt(at - 1));
    if (isInside || !BEGINS.matcher(text).region(at, text.length()).lookingAt()) {
      return Optional.empty();
    }
    Matcher matcher = PATTERN.matcher(text).region(at, text.length());
    if (!matcher.lookingAt()) {
      return Optional.empty();
    }
    String bare = Optional.ofNullable(matcher.group(3)).orElse("");
    String digits =
        bare.isEmpty()
            ? Optional.ofNullable(matcher.group(1)).orElseGet(() -> matcher.group(2))
            : bare;
    int base = Integer.parseInt(Optional.ofNullable(matcher.group(4)).orElse(matcher.group(5)));
    boolean hasLetter = digits.chars().anyMatch(Character::isLetter);
    boolean hasDigit = digits.chars().anyMatch(Character::isDigit);
    boolean isNumber =
        base >= 2
            && base <= Character.MAX_RADIX
            && digits.chars().allMatch(c -> Character.digit(c, base) >= 0)
            && (hasDigit || (base == 16 && digits.length() > 1))
            && (hasLetter || bare.isEmpty());
    return isNumber
        ? Optional.of(
            new BasedNumber(
                new BigInteger(digits.toLowerCase(Locale.ROOT), base).toString(), matcher.end()))
        : Optional.empty();
  }
}
