package io.rlvr.dataset.miniature;

import java.util.List;
import java.util.Random;

/** What the subjects draw alike. */
final class Draw {
  private static final double WORDS_SHARE = 0.3;

  private Draw() {}

  static <T> T one(Random random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** A whole number from one to another, both included. */
  static int number(Random random, int low, int high) {
    return low + random.nextInt(high - low + 1);
  }

  /** The number as a question has it: mostly in digits. */
  static String spelled(Random random, int number) {
    return random.nextDouble() < WORDS_SHARE ? words(number) : Integer.toString(number);
  }

  /**
   * The number in words.
   *
   * @param number up to 999, or as many thousands
   */
  static String words(int number) {
    return number > NumberWords.MAX && number % 1000 == 0
        ? NumberWords.of(number / 1000) + " thousand"
        : NumberWords.of(number);
  }

  static String counted(int number, String unit) {
    return number == 1 ? unit : unit + "s";
  }
}
