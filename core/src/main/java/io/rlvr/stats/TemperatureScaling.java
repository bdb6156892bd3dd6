package io.rlvr.stats;

import java.util.List;

/**
 * Makes the probabilities of a judge as large as its share of right answers (Guo et al. 2017, arXiv
 * 1706.04599, section 4.2, for two classes): p becomes sigmoid(logit(p) / temperature). The order
 * of answers stays, and so does the side of 1/2 that each is on.
 *
 * @param temperature above 1 where the judge is too sure; 1 changes nothing
 */
public record TemperatureScaling(double temperature) {
  public static final double LOWEST = 0.05;
  public static final double HIGHEST = 20;

  /** Half of the fourth digit, to which judges round: 0 and 1 are no more than that sure. */
  private static final double LEAST = 5e-5;

  private static final int HALVINGS = 100;

  public TemperatureScaling {
    if (!(temperature >= LOWEST && temperature <= HIGHEST)) {
      throw new IllegalArgumentException(
          "Invalid temperature: %s (expected %s to %s)".formatted(temperature, LOWEST, HIGHEST));
    }
  }

  /**
   * A probability of YES and what a label says.
   *
   * @param probability from 0 to 1
   */
  public record Labelled(double probability, Agreement.Label label) {}

  /**
   * The temperature of the least negative log-likelihood, within its bounds. That is convex in 1 /
   * temperature, so that halving finds where its slope is 0. Rows that say nothing, such as those
   * of probability 1/2, leave it at 1.
   */
  public static TemperatureScaling fit(List<Labelled> rows) {
    if (rows.stream().allMatch(row -> logit(row.probability()) == 0)) {
      return new TemperatureScaling(1);
    }
    if (slope(rows, 1 / LOWEST) <= 0) { // 0 where all are as sure as they can be
      return new TemperatureScaling(LOWEST);
    }
    if (slope(rows, 1 / HIGHEST) >= 0) {
      return new TemperatureScaling(HIGHEST);
    }
    double low = Math.log(1 / HIGHEST);
    double high = Math.log(1 / LOWEST);
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (slope(rows, Math.exp(middle)) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double temperature = Math.exp(-(low + high) / 2);
    return new TemperatureScaling(Math.max(LOWEST, Math.min(HIGHEST, temperature)));
  }

  /** Of the negative log-likelihood, by 1 / temperature. */
  private static double slope(List<Labelled> rows, double inverse) {
    double sum = 0;
    for (Labelled row : rows) {
      double logit = logit(row.probability());
      sum += (sigmoid(inverse * logit) - (row.label() == Agreement.Label.YES ? 1 : 0)) * logit;
    }
    return sum;
  }

  /** The probability at this temperature. */
  public double apply(double probability) {
    return temperature == 1 ? probability : sigmoid(logit(probability) / temperature);
  }

  /** Mean of -log of the probability of the label, in nat, at this temperature. */
  public double negativeLogLikelihood(List<Labelled> rows) {
    return rows.stream()
        .mapToDouble(
            row -> {
              double yes = sigmoid(logit(row.probability()) / temperature);
              return -Math.log(row.label() == Agreement.Label.YES ? yes : 1 - yes);
            })
        .average()
        .orElse(0);
  }

  private static double logit(double probability) {
    double inside = Math.max(LEAST, Math.min(1 - LEAST, probability));
    return Math.log(inside) - Math.log1p(-inside);
  }

  private static double sigmoid(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}
