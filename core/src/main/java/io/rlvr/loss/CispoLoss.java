package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;

/**
 * REINFORCE with a capped importance weight (MiniMax 2025, MiniMax-M1, arXiv 2506.13585, Eq. 4 and
 * 5): per token -clip(r, floor, cap) * A * logp_new, where r = pi_new / pi_old is a constant to the
 * derivative, which is -clip(r, floor, cap) * A. No token is dropped, unlike with {@link
 * ClippedLoss}.
 *
 * <p>Departs: the floor is 0 by default, as the paper trains; floor and cap are the ratio itself
 * (TRL), where the paper, verl and NeMo-RL write 1 - epsilon and 1 + epsilon. The value is not the
 * integral of the derivative, by design.
 */
final class CispoLoss implements PolicyLoss {
  private final Aggregation.Weights weights;
  private final double floor;
  private final double cap;

  CispoLoss(Aggregation.Weights weights, double floor, double cap) {
    this.weights = weights;
    this.floor = floor;
    this.cap = cap;
  }

  static CispoLoss from(Settings settings) {
    return new CispoLoss(
        Aggregation.Weights.from(settings),
        settings.get(LossSettings.CISPO_FLOOR),
        settings.get(LossSettings.CISPO_CAP));
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    float[][] logpOld = batch.denominator();
    sums.forEachToken(
        (s, t, weight) -> {
          double logpNew = batch.logpNew()[s][t];
          double ratio = Math.exp(LogRatio.of(logpNew, logpOld[s][t]));
          double derivative = -Math.max(floor, Math.min(ratio, cap)) * batch.advantages()[s][t];
          sums.add(s, t, weight * derivative * logpNew, weight * derivative);
          sums.observe(UpdateMetrics.LOSS_CLIP_FRACTION, ratio > cap || ratio < floor ? 1 : 0);
          sums.observeDrift(logpNew, logpOld[s][t]);
        });
    return sums.result();
  }
}
