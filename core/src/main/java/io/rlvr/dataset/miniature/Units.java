package io.rlvr.dataset.miniature;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A few of a larger unit in a smaller one, or back; the careless one takes another factor. */
final class Units {
  private static final int MOST = 9;

  /** Units without a short form are written out. */
  private record Pair(Unit large, Unit small, int factor, int mistaken) {}

  private record Unit(String name, String shortName) {}

  private static final Unit HOUR = new Unit("hour", "h");
  private static final Unit MINUTE = new Unit("minute", "min");
  private static final Unit METRE = new Unit("metre", "m");

  private static final List<Pair> PAIRS =
      List.of(
          new Pair(HOUR, MINUTE, 60, 100),
          new Pair(MINUTE, new Unit("second", "s"), 60, 100),
          new Pair(new Unit("day", "d"), HOUR, 24, 20),
          new Pair(new Unit("week", ""), new Unit("day", "d"), 7, 5),
          new Pair(new Unit("year", ""), new Unit("month", ""), 12, 10),
          new Pair(new Unit("kilometre", "km"), METRE, 1000, 100),
          new Pair(METRE, new Unit("centimetre", "cm"), 100, 10),
          new Pair(new Unit("kilogram", "kg"), new Unit("gram", "g"), 1000, 100));

  private Units() {}

  static Item draw(Random random) {
    Pair pair = Draw.one(random, PAIRS);
    int count = Draw.number(random, 2, MOST);
    boolean isBack = random.nextInt(3) == 0;
    Unit from = isBack ? pair.small() : pair.large();
    Unit to = isBack ? pair.large() : pair.small();
    int given = isBack ? count * pair.factor() : count;
    int result = isBack ? count : count * pair.factor();
    int mistaken = isBack ? (count == MOST ? count - 1 : count + 1) : count * pair.mistaken();
    String number = isBack ? Integer.toString(given) : Draw.spelled(random, given);
    String question =
        switch (random.nextInt(3)) {
          case 0 -> "How many %ss are %s %ss?".formatted(to.name(), number, from.name());
          case 1 -> "Convert %s %ss to %ss.".formatted(number, from.name(), to.name());
          default -> "Write %s %s in %ss.".formatted(number, shortOf(from), to.name());
        };
    return new Item(
        question,
        new Worked(
            isBack
                ? "%d = %d x %d".formatted(given, count, pair.factor())
                : "%d x %d = %d".formatted(count, pair.factor(), result),
            wordings(result, to)),
        new Worked(
            isBack
                ? "%d = %d x %d".formatted(given, mistaken, pair.factor())
                : "%d x %d = %d".formatted(count, pair.mistaken(), mistaken),
            wordings(mistaken, to)));
  }

  private static String shortOf(Unit unit) {
    return unit.shortName().isEmpty() ? unit.name() + "s" : unit.shortName();
  }

  private static List<String> wordings(int number, Unit unit) {
    List<String> wordings = new ArrayList<>();
    for (String spelled : List.of(Integer.toString(number), Draw.words(number))) {
      wordings.add(spelled);
      wordings.add("%s %ss".formatted(spelled, unit.name()));
    }
    if (!unit.shortName().isEmpty()) {
      wordings.add(number + " " + unit.shortName());
    }
    return wordings;
  }
}
