package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.UpdateMetrics;

/**
 * PPO's clipped surrogate (Schulman et al. 2017, arXiv 1707.06347, Eq. 7): per token max(-A * r, -A
 * * clip(r, 1 - low, 1 + high)), where r = pi_new / pi_old. A high unlike the low is DAPO's
 * clip-higher (arXiv 2503.14476). Dual clip (Ye et al. 2019, arXiv 1912.09729): where A < 0, at
 * most -A * c.
 *
 * <p>Derivative -A * r, and 0 where a clip is the greater (or the dual clip the lesser) loss. On a
 * kink itself the unclipped side counts: a ratio of exactly 1 + high still passes its gradient.
 * Departs: log ratios are cut at 20 in size, see {@link LogRatio}.
 */
final class ClippedLoss implements PolicyLoss {
  private final Aggregation.Weights weights;
  private final double low;
  private final double high;
  private final double dualClip;

  /**
   * @param dualClip c, above 1; infinite for none
   */
  ClippedLoss(Aggregation.Weights weights, double low, double high, double dualClip) {
    this.weights = weights;
    this.low = low;
    this.high = high;
    this.dualClip = dualClip;
  }

  static ClippedLoss from(Settings settings) {
    double dualClip = settings.get(LossSettings.DUAL_CLIP);
    if (dualClip != 0 && dualClip <= 1) {
      throw new UserException(
          "Invalid %s: %s (expected 0 for off, or a number > 1)",
          LossSettings.DUAL_CLIP.name(), dualClip);
    }
    return new ClippedLoss(
        Aggregation.Weights.from(settings),
        settings.get(LossSettings.CLIP_LOW),
        settings.get(LossSettings.CLIP_HIGH),
        dualClip == 0 ? Double.POSITIVE_INFINITY : dualClip);
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    float[][] logpOld = batch.denominator();
    sums.forEachToken(
        (s, t, weight) ->
            token(sums, s, t, weight, batch.logpNew()[s][t], logpOld[s][t], batch.advantages()));
    return sums.result();
  }

  private void token(
      TokenSums sums,
      int s,
      int t,
      double weight,
      double logpNew,
      double logpOld,
      double[][] advantages) {
    double advantage = advantages[s][t];
    double ratio = Math.exp(LogRatio.of(logpNew, logpOld));
    double free = -advantage * ratio;
    double clipped = -advantage * Math.max(1 - low, Math.min(1 + high, ratio));
    double loss = Math.max(free, clipped);
    boolean isClipped = clipped > free;
    boolean isDualClipped = advantage < 0 && loss > -advantage * dualClip;
    if (isDualClipped) {
      loss = -advantage * dualClip;
    }
    double derivative =
        isClipped || isDualClipped ? 0 : -advantage * LogRatio.derivative(logpNew, logpOld);
    sums.add(s, t, weight * loss, weight * derivative);
    sums.observe(UpdateMetrics.LOSS_CLIP_FRACTION, isClipped ? 1 : 0);
    sums.observe(UpdateMetrics.LOSS_DUAL_CLIP_FRACTION, isDualClipped ? 1 : 0);
    sums.observeDrift(logpNew, logpOld);
  }
}
