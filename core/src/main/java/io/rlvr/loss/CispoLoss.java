package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.Metric;

/**
 * REINFORCE with a capped importance weight (MiniMax 2025, MiniMax-M1, arXiv 2506.13585, Eq. 4 and
 * 5): per token -min(r, cap) * A * logp_new, where r = pi_new / pi_old is a constant to the
 * derivative, which is -min(r, cap) * A. No token is dropped, unlike with {@link ClippedLoss}.
 *
 * <p>Departs: no lower bound, as the paper trains; the cap is the ratio itself (TRL), where the
 * paper and others write 1 + epsilon. The value is not the integral of the derivative, by design.
 */
final class CispoLoss implements PolicyLoss {
  private final Aggregation.Weights weights;
  private final double cap;

  CispoLoss(Aggregation.Weights weights, double cap) {
    this.weights = weights;
    this.cap = cap;
  }

  static CispoLoss from(Settings settings) {
    return new CispoLoss(LossSettings.weights(settings), settings.get(LossSettings.CISPO_CAP));
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    float[][] logpOld = batch.denominator();
    sums.forEachToken(
        (s, t, weight) -> {
          double logpNew = batch.logpNew()[s][t];
          double ratio = Math.exp(LogRatio.of(logpNew, logpOld[s][t]));
          double derivative = -Math.min(ratio, cap) * batch.advantages()[s][t];
          sums.add(s, t, weight * derivative * logpNew, weight * derivative);
          sums.observe(Metric.LOSS_CLIP_FRACTION, ratio > cap ? 1 : 0);
          sums.observeDrift(logpNew, logpOld[s][t]);
        });
    return sums.result();
  }
}
