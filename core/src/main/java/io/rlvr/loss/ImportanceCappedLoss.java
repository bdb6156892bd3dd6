package io.rlvr.loss;

import io.rlvr.data.Metric;
import java.util.HashMap;
import java.util.Map;

/**
 * Truncated importance sampling between the engine that sampled and the one that trains (Yao et al.
 * 2025, "Your efficient RL framework secretly brings you off-policy RL training"): each token's
 * policy loss is multiplied by min(pi_old / pi_rollout, cap), a constant to the derivative. Done by
 * scaling the advantage, in which every policy loss here is linear for factors above 0.
 *
 * <p>Without {@code logpOld} the rollout's own log-probabilities stand for it and the factor is 1.
 */
final class ImportanceCappedLoss implements PolicyLoss {
  private final PolicyLoss loss;
  private final double cap;

  ImportanceCappedLoss(PolicyLoss loss, double cap) {
    this.loss = loss;
    this.cap = cap;
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    double[][] scaled = new double[batch.sequences()][];
    double capped = 0;
    for (int s = 0; s < scaled.length; s++) {
      scaled[s] = batch.advantages()[s].clone();
      for (int t = 0; t < scaled[s].length; t++) {
        if (batch.mask()[s][t]) {
          double d = LogRatio.of(batch.denominator()[s][t], batch.logpRollout()[s][t]);
          double ratio = Math.exp(d);
          scaled[s][t] *= Math.min(ratio, cap);
          capped += ratio > cap ? 1.0 / batch.stepTokens() : 0;
        }
      }
    }
    TokenLoss inner = loss.apply(batch.withAdvantages(scaled));
    Map<String, Double> metrics = new HashMap<>(inner.metrics());
    metrics.put(Metric.LOSS_IMPORTANCE_CAPPED_SHARE.name(), capped);
    return new TokenLoss(inner.value(), inner.gradient(), metrics);
  }
}
