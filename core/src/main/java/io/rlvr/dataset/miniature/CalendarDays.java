package io.rlvr.dataset.miniature;

import java.util.List;
import java.util.Random;

/** A date or weekday some days after another; the careless one is a day late. */
final class CalendarDays {
  private static final List<String> WEEKDAYS =
      List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

  private record Month(String name, int days) {}

  /** Two after the other, none of them February, whose days are not known without the year. */
  private static final List<Month> MONTHS =
      List.of(
          new Month("March", 31),
          new Month("April", 30),
          new Month("May", 31),
          new Month("June", 30),
          new Month("July", 31),
          new Month("August", 31),
          new Month("September", 30),
          new Month("October", 31),
          new Month("November", 30),
          new Month("December", 31));

  private CalendarDays() {}

  static Item draw(Random random) {
    return random.nextInt(3) == 0 ? weekday(random) : date(random);
  }

  private static Item weekday(Random random) {
    int start = random.nextInt(WEEKDAYS.size());
    int days = Draw.number(random, 2, 9);
    String form =
        Draw.one(
            random,
            List.of(
                "Which day is %s days after %s?",
                "What weekday comes %s days after %s?", "Name the day %s days after %s."));
    return new Item(
        form.formatted(Draw.spelled(random, days), WEEKDAYS.get(start)),
        new Worked("", weekday(start + days)),
        new Worked("", weekday(start + days + 1)));
  }

  private static List<String> weekday(int index) {
    String day = WEEKDAYS.get(index % WEEKDAYS.size());
    return List.of(day, "a " + day, "on " + day, day.substring(0, 3));
  }

  private static Item date(Random random) {
    int month = random.nextInt(MONTHS.size() - 1);
    int day = Draw.number(random, 4, MONTHS.get(month).days());
    int days = Draw.number(random, 2, 9);
    String start = Draw.one(random, date(month, day));
    String form =
        Draw.one(
            random,
            List.of(
                "Which date is %s days after %s?",
                "What is the date %s days after %s?", "Name the date %s days after %s."));
    int end = day + days;
    return new Item(
        form.formatted(Draw.spelled(random, days), start),
        new Worked(work(month, day, days), date(month, end)),
        new Worked(work(month, day, days + 1), date(month, end + 1)));
  }

  private static String work(int month, int day, int days) {
    int end = day + days;
    int length = MONTHS.get(month).days();
    String sum = "%d + %d = %d".formatted(day, days, end);
    return end > length ? "%s, %d - %d = %d".formatted(sum, end, length, end - length) : sum;
  }

  /**
   * @param day of that month, counted on into the next
   */
  private static List<String> date(int month, int day) {
    int length = MONTHS.get(month).days();
    String name = MONTHS.get(day > length ? month + 1 : month).name();
    int shown = day > length ? day - length : day;
    return List.of(
        "%d %s".formatted(shown, name),
        "%s %d".formatted(name, shown),
        "the %s of %s".formatted(ordinal(shown), name));
  }

  private static String ordinal(int day) {
    boolean isTeen = day / 10 == 1;
    return day
        + switch (isTeen ? 0 : day % 10) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }
}
