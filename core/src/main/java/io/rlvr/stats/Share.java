package io.rlvr.stats;

/**
 * A mean of numbers from 0 to 1, such as the share of prompts that are answered rightly.
 *
 * @param count of independent numbers, above 0
 */
public record Share(double value, long count) {
  /** The normal quantile of 0.975: intervals hold the true value 95 times in 100. */
  private static final double Z = 1.959963984540054;

  public Share {
    if (!(value >= 0 && value <= 1) || count < 1) {
      throw new IllegalArgumentException(
          "Invalid share: %s of %d (expected 0 to 1 of at least 1)".formatted(value, count));
    }
  }

  /**
   * The 95 % score interval (Wilson 1927): the shares p for which the value is within {@code Z}
   * standard errors sqrt(p (1 - p) / n) of p. Of numbers between 0 and 1 it is wider than it must
   * be, since their variance is at most that of 0 and 1.
   */
  public Interval wilson() {
    double z2 = Z * Z / count;
    double middle = (value + z2 / 2) / (1 + z2);
    double half = Z / (1 + z2) * Math.sqrt(value * (1 - value) / count + z2 / (4 * count));
    return new Interval(Math.max(0, middle - half), Math.min(1, middle + half));
  }

  /**
   * The 95 % interval of this share minus another by Newcombe's square-and-add method: with l and u
   * the ends of {@link #wilson}, the lower end is d - sqrt(a^2 - 2 r a b + b^2) with a = p1 - l1
   * and b = u2 - p2, the upper end d + sqrt(a^2 - 2 r a b + b^2) with a = u1 - p1 and b = p2 - l2.
   *
   * @param correlation r, that of {@link PairedShares} where the two are of the same prompts; 0 is
   *     for independent ones (Newcombe 1998, Statistics in Medicine 17:873, method 10)
   */
  public Interval minus(Share other, double correlation) {
    Interval own = wilson();
    Interval others = other.wilson();
    double difference = value - other.value;
    return new Interval(
        difference - length(value - own.low(), others.high() - other.value, correlation),
        difference + length(own.high() - value, other.value - others.low(), correlation));
  }

  private static double length(double a, double b, double correlation) {
    return Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b));
  }
}
