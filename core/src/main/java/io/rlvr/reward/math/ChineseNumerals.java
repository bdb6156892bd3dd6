package io.rlvr.reward.math;

import java.util.regex.Pattern;

/**
 * Numbers in Chinese characters below a hundred million, where they are all that is announced as an
 * answer: \u7B54\u6848\u662F\u56DB\u5341\u4E8C. Elsewhere the same characters are parts of words.
 */
final class ChineseNumerals {
  private static final String DIGITS =
      "\u96F6\u4E00\u4E8C\u4E09\u56DB\u4E94\u516D\u4E03\u516B\u4E5D";

  private static final String CHARACTERS = DIGITS + "\u3007\u4E24\u5341\u767E\u5343\u4E07\u842C";

  private static final Pattern ANSWERED =
      Pattern.compile(
          "(?<=[\u662F\u4E3A\u7232\u306F:\uFF1A=]) ?(?:\u8D1F)?["
              + CHARACTERS
              + "]{1,16}+(?=\\s*+(?:[.\u3002\uFF0E!\uFF01]|$|\\n))");

  private ChineseNumerals() {}

  static String answered(String text) {
    return PlainNumbers.replaced(text, ANSWERED, found -> " " + value(found.group().strip()));
  }

  private static String value(String numeral) {
    boolean isNegative = numeral.startsWith("\u8D1F");
    long myriads = 0;
    long section = 0;
    long digit = 0;
    for (int i = isNegative ? 1 : 0; i < numeral.length(); i++) {
      char c = numeral.charAt(i);
      long unit = unit(c);
      if (unit == 10_000) {
        myriads = (section + digit) * unit;
        section = 0;
        digit = 0;
      } else if (unit > 0) {
        section += Math.max(1, digit) * unit;
        digit = 0;
      } else {
        // digits in a row, as in a year
        digit = digit * 10 + digit(c);
      }
    }
    return (isNegative ? "-" : "") + (myriads + section + digit);
  }

  private static long digit(char c) {
    return c == '\u4E24' ? 2 : Math.max(0, DIGITS.indexOf(c));
  }

  private static long unit(char c) {
    return switch (c) {
      case '\u5341' -> 10;
      case '\u767E' -> 100;
      case '\u5343' -> 1000;
      case '\u4E07', '\u842C' -> 10_000;
      default -> 0;
    };
  }
}
