package io.rlvr.reward.math.parse;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of a base that its digits alone do not show: with letters, as {@code 2A_{16}}, in
 * parentheses, as {@code (101)_2}, or with its base in words, as {@code 101_{two}}. Letters without
 * a digit are one for the base 16 alone, and then two or more, since {@code a_{16}} is a variable.
 *
 * @param value in decimal digits
 */
record BasedNumber(String value, int end) {
  private static final List<String> NAMES =
      List.of(
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen");

  private static final Pattern NAME = Pattern.compile("[a-z]{3,8}(?= ?\\})");

  private static final String IN_BRACES = "\\{ ?[a-z]{3,8} ?\\}";

  private static final String AS_TEXT = "\\\\(?:text|mathrm) ?" + IN_BRACES;

  private static final String BASE =
      ("_ ?(?:\\{ ?(\\d{1,2}+) ?\\}|(\\d)|(" + IN_BRACES + "|" + AS_TEXT)
          + ("|\\{ ?" + AS_TEXT + " ?\\}))(?!\\d)");

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
    String digits = bare.isEmpty() ? either(matcher, 1) : bare;
    boolean isNamed = matcher.group(6) != null;
    int base = isNamed ? named(matcher.group(6)) : Integer.parseInt(either(matcher, 4));
    boolean hasLetter = digits.chars().anyMatch(Character::isLetter);
    boolean hasDigit = digits.chars().anyMatch(Character::isDigit);
    boolean isNumber =
        base >= 2
            && base <= Character.MAX_RADIX
            && digits.chars().allMatch(c -> Character.digit(c, base) >= 0)
            && (hasDigit || (base == 16 && digits.length() > 1))
            && (hasLetter || bare.isEmpty() || isNamed);
    return isNumber
        ? Optional.of(
            new BasedNumber(
                new BigInteger(digits.toLowerCase(Locale.ROOT), base).toString(), matcher.end()))
        : Optional.empty();
  }

  /** Below 2 for a word that names no base. */
  private static int named(String base) {
    Matcher name = NAME.matcher(base);
    return name.find() ? NAMES.indexOf(name.group()) + 2 : 0;
  }

  /** This group, or the one behind it. */
  private static String either(Matcher matcher, int group) {
    return Optional.ofNullable(matcher.group(group)).orElseGet(() -> matcher.group(group + 1));
  }
}
