package io.rlvr.dataset;

import io.rlvr.dataset.miniature.NumberWords;
import java.util.Random;

/** How one item is asked, and in what form its reference is written. */
record ArithmeticWording(String question, String reference) {
  private static final String[] NAMES = {"Tom", "Anna", "Ben", "Mia", "Sam", "Lucy"};
  private static final String[] THINGS = {"apple", "book", "coin", "pen", "stamp", "egg"};

  private enum Phrasing {
    QUESTION,
    EQUATION,
    ORDER,
    STORY
  }

  static ArithmeticWording draw(Random random, Calculation calculation, ArithmeticOptions options) {
    Phrasing phrasing = Phrasing.values()[random.nextInt(Phrasing.values().length)];
    String name = NAMES[random.nextInt(NAMES.length)];
    String thing = THINGS[random.nextInt(THINGS.length)];
    String left = spelled(calculation.left(), random.nextDouble() < options.wordsShare());
    String right = spelled(calculation.right(), random.nextDouble() < options.wordsShare());
    boolean isSum = calculation.operation() == Calculation.Operation.ADDITION;
    String question =
        switch (phrasing) {
          case QUESTION -> "What is %s %s %s?".formatted(left, isSum ? "plus" : "minus", right);
          case EQUATION ->
              "%d %s %d = ?"
                  .formatted(
                      calculation.left(), calculation.operation().sign(), calculation.right());
          case ORDER ->
              isSum
                  ? "Add %s to %s.".formatted(left, right)
                  : "Subtract %s from %s.".formatted(right, left);
          case STORY ->
              (isSum
                      ? "%s has %s %s and buys %s more. How many %ss does %s have now?"
                      : "%s has %s %s and gives %s away. How many %ss does %s have now?")
                  .formatted(name, left, counted(thing, calculation.left()), right, thing, name);
        };
    boolean isFree = random.nextDouble() < options.freeFormShare();
    int form = random.nextInt(phrasing == Phrasing.STORY ? 5 : 3);
    int result = calculation.result();
    return new ArithmeticWording(
        question, isFree ? freeForm(form, result, thing) : Integer.toString(result));
  }

  private static String freeForm(int form, int result, String thing) {
    return switch (form) {
      case 0 -> NumberWords.of(result);
      case 1 -> "the answer is " + result;
      case 2 -> "the answer is " + NumberWords.of(result);
      case 3 -> result + " " + counted(thing, result);
      default -> NumberWords.of(result) + " " + counted(thing, result);
    };
  }

  private static String spelled(int number, boolean inWords) {
    return inWords ? NumberWords.of(number) : Integer.toString(number);
  }

  private static String counted(String thing, int count) {
    return count == 1 ? thing : thing + "s";
  }
}
