package io.rlvr.dataset.miniature;

import com.google.errorprone.annotations.Immutable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** The subjects of the miniature domain, each with a form of answer of its own. */
public enum Subject {
  /** Sums and differences; numbers in digits or words. */
  NUMBERS(Numbers::draw),
  /** Conversions; a quantity with its unit. */
  UNITS(Units::draw),
  /** What time it is some minutes later; times of day by either clock or as they are spoken. */
  CLOCK(Clock::draw),
  /** What date or weekday it is some days later. */
  CALENDAR(CalendarDays::draw),
  /** Which of two is more: yes or no, with or without the reason. */
  COMPARISONS(Comparisons::draw),
  /** Words and short definitions of everyday things. */
  TERMS(Terms::draw);

  /** Makes an item of a subject. */
  @Immutable
  @FunctionalInterface
  private interface Procedure {
    Item make(Random random);
  }

  private final Procedure procedure;

  Subject(Procedure procedure) {
    this.procedure = procedure;
  }

  /** The next item of a source of randomness, which decides all of it. */
  public Item draw(Random random) {
    return procedure.make(random);
  }

  /** As prompts spell it. */
  public String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all, in their order. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Subject::spelled).toList();
  }

  public static Optional<Subject> of(String name) {
    return Arrays.stream(values()).filter(each -> each.spelled().equals(name)).findFirst();
  }
}
