package io.rlvr.stats;

import java.util.OptionalDouble;

/**
 * Pearson's correlation of pairs (x, y), added one by one: cov(x, y) / (std(x) std(y)). The sum of
 * products of deviations grows by Welford's update, as the moments do.
 *
 * @param products sum of (x - mean of x) (y - mean of y)
 */
public record Pearson(Moments x, Moments y, double products) {
  public static final Pearson EMPTY = new Pearson(Moments.EMPTY, Moments.EMPTY, 0);

  /** One more pair of finite numbers. */
  public Pearson add(double nextX, double nextY) {
    Moments grownX = x.add(nextX);
    return new Pearson(
        grownX, y.add(nextY), products + (nextY - y.mean()) * (nextX - grownX.mean()));
  }

  /** From -1 to 1; empty where x or y is constant. */
  public OptionalDouble correlation() {
    double scale = Math.sqrt(x.m2()) * Math.sqrt(y.m2());
    return x.isConstant() || y.isConstant() || scale == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.max(-1, Math.min(1, products / scale)));
  }
}
