package io.rlvr.loss;

import java.util.HashMap;
import java.util.Map;

/**
 * The value of a loss, its derivative and what it observed.
 *
 * @param value this batch's share of the optimizer step's loss: shares add up over micro-batches
 * @param gradient dLoss/dlogpNew, {@code [sequence][response token]}, 0 where masked
 * @param metrics this batch's share of each metric: shares add up too
 */
@SuppressWarnings("ArrayRecordComponent") // numeric inner loops
public record TokenLoss(double value, double[][] gradient, Map<String, Double> metrics) {
  public TokenLoss {
    metrics = Map.copyOf(metrics);
  }

  /** The sum of two losses of one batch. Their metrics have different names. */
  TokenLoss plus(TokenLoss other) {
    double[][] sum = new double[gradient.length][];
    for (int s = 0; s < sum.length; s++) {
      sum[s] = gradient[s].clone();
      for (int t = 0; t < sum[s].length; t++) {
        sum[s][t] += other.gradient[s][t];
      }
    }
    Map<String, Double> all = new HashMap<>(metrics);
    all.putAll(other.metrics);
    return new TokenLoss(value + other.value, sum, all);
  }
}
