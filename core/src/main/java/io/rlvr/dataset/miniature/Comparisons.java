package io.rlvr.dataset.miniature;

import java.util.List;
import java.util.Random;

/** Whether one is more than another; the careless one says the opposite, with its reason. */
final class Comparisons {
  /**
   * Two units and what one is in the other.
   *
   * @param more the word of the question
   */
  private record Pair(String large, String small, int factor, String more, String less) {}

  private static final List<Pair> PAIRS =
      List.of(
          new Pair("hour", "minute", 60, "longer", "shorter"),
          new Pair("week", "day", 7, "longer", "shorter"),
          new Pair("metre", "centimetre", 100, "longer", "shorter"),
          new Pair("kilogram", "gram", 1000, "heavier", "lighter"));

  private Comparisons() {}

  static Item draw(Random random) {
    boolean asksMore = random.nextBoolean();
    if (random.nextBoolean()) {
      int left = Draw.number(random, 2, 60);
      int right = left + (random.nextBoolean() ? 1 : -1) * Draw.number(random, 1, left - 1);
      String question =
          Draw.one(random, List.of("Is %s %s than %s?", "Is it true that %s is %s than %s?"))
              .formatted(
                  Draw.spelled(random, left),
                  asksMore ? "more" : "less",
                  Draw.spelled(random, right));
      return item(question, asksMore, left, right, "");
    }
    Pair pair = Draw.one(random, PAIRS);
    int count = Draw.number(random, 2, 5);
    int left = count * pair.factor();
    int right = left + (random.nextBoolean() ? 1 : -1) * Draw.number(random, 1, 5) * step(pair);
    String question =
        "Is %s %ss %s than %d %ss?"
            .formatted(
                Draw.spelled(random, count),
                pair.large(),
                asksMore ? pair.more() : pair.less(),
                right,
                pair.small());
    return item(question, asksMore, left, right, " " + pair.small() + "s");
  }

  private static int step(Pair pair) {
    return pair.factor() >= 60 ? pair.factor() / 10 : 1;
  }

  private static Item item(String question, boolean asksMore, int left, int right, String unit) {
    boolean isRight = asksMore == left > right;
    boolean isMore = left > right;
    return new Item(
        question,
        new Worked("", wordings(isRight, isMore, left, right, unit)),
        new Worked("", wordings(!isRight, !isMore, left, right, unit)));
  }

  private static List<String> wordings(
      boolean isYes, boolean isMore, int left, int right, String unit) {
    String word = isYes ? "yes" : "no";
    String reason =
        "%d%s is %s than %d%s".formatted(left, unit, isMore ? "more" : "less", right, unit);
    String turned =
        "%d%s is %s than %d%s".formatted(right, unit, isMore ? "less" : "more", left, unit);
    return List.of(
        word,
        "%s, %s".formatted(word, reason),
        "%s, since %s".formatted(word, reason),
        "%s, because %s".formatted(word, turned));
  }
}
