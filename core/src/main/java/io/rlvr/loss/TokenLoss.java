package io.rlvr.loss;

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
}
