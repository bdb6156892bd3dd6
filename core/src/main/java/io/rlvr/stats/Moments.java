package io.rlvr.stats;

import java.io.Serializable;

/**
 * Count, mean, sum of squared deviations and range of a set of numbers, mergeable in any order:
 * each executor sums its share, the driver merges. By Welford's update and the pairwise merge of
 * Chan, Golub and LeVeque (1983).
 *
 * @param m2 sum of squared deviations from the mean
 */
public record Moments(long count, double mean, double m2, double min, double max)
    implements Serializable {
  public static final Moments EMPTY =
      new Moments(0, 0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);

  /** The moments of all values given. */
  public static Moments of(double... values) {
    Moments moments = EMPTY;
    for (double value : values) {
      moments = moments.add(value);
    }
    return moments;
  }

  /** The moments of one value that occurs {@code times} times. */
  public static Moments repeated(double value, long times) {
    requireFinite(value);
    return times == 0 ? EMPTY : new Moments(times, value, 0, value, value);
  }

  public Moments add(double value) {
    requireFinite(value);

    long n = count + 1;
    double delta = value - mean;
    double newMean = mean + delta / n;
    return new Moments(
        n, newMean, m2 + delta * (value - newMean), Math.min(min, value), Math.max(max, value));
  }

  public Moments merge(Moments other) {
    if (other.count == 0) {
      return this;
    }
    if (count == 0) {
      return other;
    }
    long n = count + other.count;
    double delta = other.mean - mean;
    return new Moments(
        n,
        mean + delta * other.count / n,
        m2 + other.m2 + delta * delta * ((double) count * other.count / n),
        Math.min(min, other.min),
        Math.max(max, other.max));
  }

  /**
   * Whether all values are one. Decided by the range, never by the variance: 512 values of 0.1 may
   * have a variance a little off 0.
   */
  public boolean isConstant() {
    return min >= max;
  }

  /** Root of m2 / count; 0 if constant or empty. */
  public double populationStd() {
    return isConstant() ? 0 : Math.sqrt(m2 / count);
  }

  /** Root of m2 / (count - 1) (Bessel); 0 if constant or empty. */
  public double sampleStd() {
    return isConstant() ? 0 : Math.sqrt(m2 / (count - 1));
  }

  private static void requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("Moments take finite values only, but got: " + value);
    }
  }
}
