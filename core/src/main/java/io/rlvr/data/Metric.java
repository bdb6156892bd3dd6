package io.rlvr.data;

import static java.util.Objects.requireNonNull;

/**
 * A number that the loop logs: its name in the metrics table, its unit, how it is computed and how
 * it is read. A new metric is one constant of the class of what it measures, and a place in its
 * list; {@link AllMetrics} has them all.
 *
 * @param name {@code .} between groups, {@code -} between words; {@code <stage>} and its like stand
 *     for a name
 * @param formula exact, in the vocabulary of the columns
 * @param reading what a healthy value looks like and what a bad one means
 */
public record Metric(String name, String unit, String formula, String reading) {
  /** Where the place begins that a name fills: always at the end. */
  static final char PLACE = '<';

  public Metric {
    requireNonNull(name, "name is null");
    requireNonNull(unit, "unit is null");
    requireNonNull(formula, "formula is null");
    requireNonNull(reading, "reading is null");
  }

  /** Whether that is its name, its place filled where it has one. */
  boolean hasName(String other) {
    int place = name.indexOf(PLACE);
    return place < 0 ? name.equals(other) : other.startsWith(name.substring(0, place));
  }

  /** {@link RunningMetrics#TIME} and its like, for one stage, reward or alarm. */
  public Metric of(String filling) {
    int place = name.indexOf(PLACE);
    if (place < 0) {
      throw new IllegalStateException("Metric has no place to fill in its name: " + name);
    }
    return new Metric(name.substring(0, place) + filling, unit, formula, reading);
  }
}
