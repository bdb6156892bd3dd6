package io.rlvr.stats;

/**
 * The mean of a few independent numbers, such as those of runs with different seeds, and where the
 * mean of all such runs lies with 95 % confidence: mean ± t s / sqrt(n) with Student's t of n - 1
 * degrees of freedom (Student 1908). It assumes that they are about normally distributed.
 *
 * @param count of the numbers
 * @param std their standard deviation with n - 1; 0 of one number
 * @param half of the interval's width; infinite of one number
 */
public record MeanInterval(long count, double mean, double std, double half) {
  /** Of 1 to 30 degrees of freedom, .975 quantiles: Abramowitz and Stegun (1964), table 26.10. */
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  /**
   * @param values at least one
   */
  public static MeanInterval of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("values is empty");
    }
    Moments moments = Moments.of(values);
    double std = values.length == 1 ? 0 : moments.sampleStd();
    double half =
        values.length == 1
            ? Double.POSITIVE_INFINITY
            : T[Math.min(values.length - 1, T.length) - 1] * std / Math.sqrt(values.length);
    return new MeanInterval(values.length, moments.mean(), std, half);
  }

  public Interval interval() {
    return new Interval(mean - half, mean + half);
  }
}
