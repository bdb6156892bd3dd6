package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;

/**
 * Geometric-mean policy optimization (Zhao et al. 2025, GMPO, arXiv 2507.20673; verl's {@code
 * geo_mean}): each token's log ratio is clipped to [-low, high] on the side that its advantage
 * pushes to, s is the exponential of their mean over the response, and the loss is -A * s, mean
 * over sequences.
 *
 * <p>Derivative by a token's logp_new: -A * s / tokens, 0 where its log ratio is clipped. A is the
 * mean of the response's advantages. Departs: log ratios are cut at 20 in size, see {@link
 * LogRatio}; the aggregation is always this one, whatever {@code loss.aggregation} says. A sequence
 * without a counting token adds nothing.
 */
final class GmpoLoss implements PolicyLoss {
  private static final Aggregation.Weights WEIGHTS =
      new Aggregation.Weights(Aggregation.SEQ_MEAN_TOKEN_MEAN, 1);

  private final double low;
  private final double high;

  GmpoLoss(double low, double high) {
    this.low = low;
    this.high = high;
  }

  static GmpoLoss from(Settings settings) {
    return new GmpoLoss(
        settings.get(LossSettings.GMPO_CLIP_LOW), settings.get(LossSettings.GMPO_CLIP_HIGH));
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, WEIGHTS);
    double[] advantages = Responses.means(batch, (s, t) -> batch.advantages()[s][t]);
    double[] ratios =
        Responses.means(batch, (s, t) -> clipped(logRatio(batch, s, t), advantages[s]));
    sums.forEachToken(
        (s, t, weight) -> {
          double logRatio = logRatio(batch, s, t);
          boolean isClipped = clipped(logRatio, advantages[s]) != logRatio;
          double loss = -advantages[s] * Math.exp(ratios[s]);
          boolean isFlat = isClipped || Math.abs(logRatio) >= LogRatio.BOUND;
          sums.add(s, t, weight * loss, isFlat ? 0 : weight * loss);
          sums.observe(UpdateMetrics.LOSS_CLIP_FRACTION, isClipped ? 1 : 0);
          sums.observeDrift(batch.logpNew()[s][t], batch.denominator()[s][t]);
        });
    return sums.result();
  }

  private double clipped(double logRatio, double advantage) {
    if (advantage > 0) {
      return Math.min(logRatio, high);
    }
    return advantage < 0 ? Math.max(logRatio, -low) : logRatio;
  }

  private static double logRatio(LossBatch batch, int sequence, int token) {
    return LogRatio.of(batch.logpNew()[sequence][token], batch.denominator()[sequence][token]);
  }
}
