package io.rlvr.stats;

/**
 * Two shares of the same prompts, added prompt by prompt. Their difference has a narrower interval
 * than that of independent shares, since hard prompts are hard both times.
 *
 * @param pairs of numbers from 0 to 1
 */
public record PairedShares(Pearson pairs) {
  public static final PairedShares EMPTY = new PairedShares(Pearson.EMPTY);

  public PairedShares add(double one, double other) {
    return new PairedShares(pairs.add(one, other));
  }

  public long count() {
    return pairs.x().count();
  }

  public Share one() {
    return new Share(pairs.x().mean(), count());
  }

  public Share other() {
    return new Share(pairs.y().mean(), count());
  }

  /**
   * The 95 % interval of one share minus the other (Newcombe 1998, Statistics in Medicine 17:2635,
   * method 10): that of {@link Share#minus} with the correlation of the pairs. A positive
   * covariance is first made smaller by 1 / (2 n), down to 0. For pairs of 0 and 1 this is the
   * paper's (e h - f g - n / 2) / sqrt((e + f) (g + h) (e + g) (f + h)).
   */
  public Interval difference() {
    double scale = Math.sqrt(pairs.x().m2()) * Math.sqrt(pairs.y().m2());
    double products = pairs.products() > 0 ? Math.max(0, pairs.products() - 0.5) : pairs.products();
    return one().minus(other(), scale == 0 ? 0 : Math.max(-1, products / scale));
  }
}
