package io.rlvr.loss;

import io.rlvr.data.Metric;
import io.rlvr.data.UpdateMetrics;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds up the tokens of a batch to its share of the loss, the gradient and the metrics. This class
 * is mutable and NOT thread safe.
 */
final class TokenSums {
  private final LossBatch batch;
  private final Aggregation.Weights weights;
  private final double[][] gradient;
  private final Map<String, Double> metrics = new HashMap<>();
  private double value;

  TokenSums(LossBatch batch, Aggregation.Weights weights) {
    this.batch = batch;
    this.weights = weights;
    this.gradient = new double[batch.sequences()][];
    for (int s = 0; s < gradient.length; s++) {
      gradient[s] = new double[batch.logpNew()[s].length];
    }
  }

  /** What gives the loss of one counting token to {@link #add}. */
  interface Token {
    void read(int sequence, int token, double weight);
  }

  /** Visits every counting token with its weight in the aggregation. */
  void forEachToken(Token visitor) {
    for (int s = 0; s < batch.sequences(); s++) {
      double weight = weights.of(batch, s);
      for (int t = 0; t < gradient[s].length; t++) {
        if (batch.mask()[s][t]) {
          visitor.read(s, t, weight);
        }
      }
    }
  }

  /** One token's loss and dLoss/dlogpNew, both weighted already. */
  void add(int sequence, int token, double loss, double derivative) {
    value += loss;
    gradient[sequence][token] += derivative;
  }

  /** One token's contribution to a metric that is a mean over the optimizer step's tokens. */
  void observe(Metric metric, double observed) {
    metrics.merge(metric.name(), observed / batch.stepTokens(), Double::sum);
  }

  /** How far the new policy is from the one that the ratio divides by. */
  void observeDrift(double logpNew, double logpOld) {
    double d = LogRatio.of(logpNew, logpOld);
    observe(UpdateMetrics.LOSS_RATIO_MEAN, Math.exp(d));
    observe(UpdateMetrics.LOSS_KL_OLD_K1, -d);
    observe(UpdateMetrics.LOSS_KL_OLD_K3, Math.expm1(d) - d);
  }

  TokenLoss result() {
    return new TokenLoss(value, gradient, metrics);
  }
}
