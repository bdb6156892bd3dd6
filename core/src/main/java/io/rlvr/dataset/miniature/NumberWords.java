package io.rlvr.dataset.miniature;

/** Whole numbers in English, American style: {@code one hundred five}, {@code forty-two}. */
public final class NumberWords {
  public static final int MAX = 999;

  private static final String[] SMALL = {
    "zero",
    "one",
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
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen"
  };
  private static final String[] TENS = {
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
  };

  private NumberWords() {}

  /**
   * @param number from 0 to {@link #MAX}
   */
  public static String of(int number) {
    if (number < 0 || number > MAX) {
      throw new IllegalArgumentException("number must be from 0 to 999, but was: " + number);
    }
    if (number < 20) {
      return SMALL[number];
    }
    if (number < 100) {
      String tens = TENS[number / 10];
      return number % 10 == 0 ? tens : tens + "-" + SMALL[number % 10];
    }
    String hundreds = SMALL[number / 100] + " hundred";
    return number % 100 == 0 ? hundreds : hundreds + " " + of(number % 100);
  }
}
