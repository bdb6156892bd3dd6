package io.rlvr.loss;

import io.rlvr.config.Settings;

/**
 * Per token -A * logp_new; derivative -A (Williams 1992).
 *
 * <p>This is the gradient of the expected reward only while the policy in training is the one that
 * sampled. With several optimizer steps a rollout, the later ones are off-policy and this loss does
 * not correct for it: watch {@code loss.ratio-mean}, or use {@code clipped}, whose gradient is the
 * same on the first optimizer step. The value has no meaning of its own.
 */
final class ReinforceLoss implements PolicyLoss {
  private final Aggregation.Weights weights;

  ReinforceLoss(Aggregation.Weights weights) {
    this.weights = weights;
  }

  static ReinforceLoss from(Settings settings) {
    return new ReinforceLoss(Aggregation.Weights.from(settings));
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    sums.forEachToken(
        (s, t, weight) -> {
          double logpNew = batch.logpNew()[s][t];
          double advantage = batch.advantages()[s][t];
          sums.add(s, t, -weight * advantage * logpNew, -weight * advantage);
          sums.observeDrift(logpNew, batch.denominator()[s][t]);
        });
    return sums.result();
  }
}
