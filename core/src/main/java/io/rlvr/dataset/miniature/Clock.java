package io.rlvr.dataset.miniature;

import java.util.List;
import java.util.Random;

/** A time of day some minutes after another; the careless one forgets the full hour. */
final class Clock {
  private static final int HOUR = 60;
  private static final int NOON = 12;

  private Clock() {}

  static Item draw(Random random) {
    int hour = Draw.number(random, 7, 20);
    int minute = 10 * Draw.number(random, 0, 5);
    int later = 10 * Draw.number(random, 1, 5);
    int sum = minute + later;
    String start = random.nextBoolean() ? twelve(hour, minute) : twentyFour(hour, minute);
    String minutes = Draw.spelled(random, later);
    String question =
        switch (random.nextInt(3)) {
          case 0 -> "What time is it %s minutes after %s?".formatted(minutes, start);
          case 1 -> "It is %s. What time is it in %s minutes?".formatted(start, minutes);
          default ->
              "A film starts at %s and takes %s minutes. When does it end?"
                  .formatted(start, minutes);
        };
    boolean isPast = sum >= HOUR;
    int end = hour + sum / HOUR;
    int wrongEnd = isPast ? hour : hour + 1;
    String work = "%d + %d = %d".formatted(minute, later, sum);
    return new Item(
        question,
        new Worked(worked(work, end), wordings(end, sum % HOUR)),
        new Worked(worked(work, wrongEnd), wordings(wrongEnd, sum % HOUR)));
  }

  private static String worked(String work, int hour) {
    return "%s, hour %d".formatted(work, hour);
  }

  private static List<String> wordings(int hour, int minute) {
    return List.of(twelve(hour, minute), twentyFour(hour, minute), spoken(hour, minute));
  }

  private static String twelve(int hour, int minute) {
    return "%d:%02d %s".formatted(onFace(hour), minute, hour < NOON ? "am" : "pm");
  }

  private static String twentyFour(int hour, int minute) {
    return "%d:%02d".formatted(hour, minute);
  }

  /** {@code twenty to five in the afternoon}. */
  private static String spoken(int hour, int minute) {
    String part = hour < NOON ? "morning" : hour < 18 ? "afternoon" : "evening";
    String face = NumberWords.of(onFace(hour));
    String next = NumberWords.of(onFace(hour + 1));
    String said =
        switch (minute) {
          case 0 -> face + " o'clock";
          case 30 -> "half past " + face;
          default ->
              minute < HOUR / 2
                  ? NumberWords.of(minute) + " past " + face
                  : NumberWords.of(HOUR - minute) + " to " + next;
        };
    return said + " in the " + part;
  }

  private static int onFace(int hour) {
    return (hour + NOON - 1) % NOON + 1;
  }
}
