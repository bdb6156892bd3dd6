package io.rlvr.jobs.live;

import static java.util.Objects.requireNonNull;

/**
 * How much of some work is done.
 *
 * @param total 0 where nobody knows it
 * @param unit in the plural, such as tasks
 */
record Share(long done, long total, String unit) {
  static final Share NONE = new Share(0, 0, "");

  Share {
    requireNonNull(unit, "unit is null");
  }

  boolean isKnown() {
    return total > 0;
  }

  /** {@code 5/16 tasks}, or {@code 5 tasks} of who knows how many; empty for none. */
  String text() {
    if (isKnown()) {
      return "%d/%d %s".formatted(Math.min(done, total), total, unit);
    }
    return done == 0 ? "" : "%d %s".formatted(done, unit);
  }
}
