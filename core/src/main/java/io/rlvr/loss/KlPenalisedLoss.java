package io.rlvr.loss;

import io.rlvr.data.Metric;
import java.util.HashMap;
import java.util.Map;

/**
 * Another loss plus beta * KL(pi_new || pi_ref) per token, aggregated as {@code loss.aggregation}
 * says (GRPO's form: Shao et al. 2024, arXiv 2402.03300, Eq. 3 and 4).
 */
final class KlPenalisedLoss implements PolicyLoss {
  private final PolicyLoss loss;
  private final Aggregation.Weights weights;
  private final KlEstimator estimator;
  private final double coefficient;

  KlPenalisedLoss(
      PolicyLoss loss, Aggregation.Weights weights, KlEstimator estimator, double coefficient) {
    this.loss = loss;
    this.weights = weights;
    this.estimator = estimator;
    this.coefficient = coefficient;
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    float[][] logpRef =
        batch
            .logpRef()
            .orElseThrow(() -> new IllegalArgumentException("KL in the loss needs logpRef"));
    TokenSums sums = new TokenSums(batch, weights);
    sums.forEachToken(
        (s, t, weight) -> {
          double logpNew = batch.logpNew()[s][t];
          double kl = estimator.value(logpNew, logpRef[s][t]);
          double derivative = estimator.derivative(logpNew, logpRef[s][t]);
          sums.add(s, t, weight * coefficient * kl, weight * coefficient * derivative);
          sums.observe(Metric.LOSS_KL_REFERENCE, kl);
        });
    return sum(loss.apply(batch), sums.result());
  }

  private static TokenLoss sum(TokenLoss a, TokenLoss b) {
    double[][] gradient = new double[a.gradient().length][];
    for (int s = 0; s < gradient.length; s++) {
      gradient[s] = a.gradient()[s].clone();
      for (int t = 0; t < gradient[s].length; t++) {
        gradient[s][t] += b.gradient()[s][t];
      }
    }
    Map<String, Double> metrics = new HashMap<>(a.metrics());
    metrics.putAll(b.metrics());
    return new TokenLoss(a.value() + b.value(), gradient, metrics);
  }
}
