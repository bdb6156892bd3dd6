package io.rlvr.jobs.diff;

import io.rlvr.config.Printable;
import io.rlvr.stats.Moments;
import java.io.PrintStream;
import java.util.Locale;
import java.util.OptionalDouble;

/** Prints what {@code diff} found, for a person. */
public final class DiffText {
  private static final String UNKNOWN = "-";

  private final PrintStream out;

  public DiffText(PrintStream out) {
    this.out = out;
  }

  void line(String form, Object... values) {
    out.println(String.format(Locale.ROOT, form, values));
  }

  /** A measure by its name; nothing where it has no value. */
  void number(String name, OptionalDouble value) {
    value.ifPresent(number -> line("  %-8s %s", name, Printable.fourDigits(number)));
  }

  /** Rows that only one side has: none where both are whole. */
  void unpaired(long onlyFrom, long onlyTo) {
    if (onlyFrom + onlyTo > 0) {
      line("  alone    %d before, %d after", onlyFrom, onlyTo);
    }
  }

  static String number(Moments moments) {
    return text(mean(moments));
  }

  static String text(OptionalDouble value) {
    return value.isPresent() ? Printable.fourDigits(value.getAsDouble()) : UNKNOWN;
  }

  static OptionalDouble mean(Moments moments) {
    return moments.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(moments.mean());
  }
}
