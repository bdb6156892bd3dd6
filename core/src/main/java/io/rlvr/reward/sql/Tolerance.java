package io.rlvr.reward.sql;

/**
 * When two cells are the same: |a - b| at most the absolute tolerance, or the relative one times
 * the larger of |a| and |b|; equal where both are whole or no numbers.
 */
record Tolerance(double relative, double absolute) {
  boolean isSame(Cell a, Cell b) {
    if (!a.isNumber() || !b.isNumber() || (a.kind() == Cell.Kind.WHOLE && b.kind() == a.kind())) {
      return a.kind() == b.kind() && a.text().equals(b.text());
    }
    double difference = Math.abs(a.number() - b.number());
    double larger = Math.max(Math.abs(a.number()), Math.abs(b.number()));
    return Double.compare(a.number(), b.number()) == 0
        || (Double.isFinite(larger) && difference <= Math.max(absolute, relative * larger));
  }
}
