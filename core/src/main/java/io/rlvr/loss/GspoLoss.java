package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;

/**
 * Sequence-level clipping (Zheng et al. 2025, GSPO, arXiv 2507.18071, Eq. 5 to 7): s = exp(mean
 * over the sequence's tokens of log(pi_new / pi_old)), loss per token max(-A * s, -A * clip(s, 1 -
 * low, 1 + high)), mean over tokens, then over sequences.
 *
 * <p>Derivative by a token's logp_new: -A_t * s weighted as the token is, and 0 where the clip is
 * the greater loss: the paper's gradient where the advantage is one for the whole sequence, and its
 * GSPO-token form (Eq. 13) where it is not. Departs: the aggregation is always seq-mean-token-mean
 * (as in verl), whatever {@code loss.aggregation} says; the mean log ratio is cut at 20 in size.
 * The ratio is near 1, so its clip range is its own pair of settings.
 */
final class GspoLoss implements PolicyLoss {
  private static final Aggregation.Weights WEIGHTS =
      new Aggregation.Weights(Aggregation.SEQ_MEAN_TOKEN_MEAN, 1);

  private final Aggregation.Weights weights;
  private final double low;
  private final double high;

  GspoLoss(double low, double high) {
    this(WEIGHTS, low, high);
  }

  GspoLoss(Aggregation.Weights weights, double low, double high) {
    this.weights = weights;
    this.low = low;
    this.high = high;
  }

  static GspoLoss from(Settings settings) {
    return new GspoLoss(
        settings.get(LossSettings.GSPO_CLIP_LOW), settings.get(LossSettings.GSPO_CLIP_HIGH));
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    double[] meanLogRatios =
        Responses.means(
            batch, (s, t) -> (double) batch.logpNew()[s][t] - batch.denominator()[s][t]);
    sums.forEachToken(
        (s, t, weight) -> {
          double advantage = batch.advantages()[s][t];
          double ratio = Math.exp(LogRatio.of(meanLogRatios[s], 0));
          double free = -advantage * ratio;
          double clipped = -advantage * Math.max(1 - low, Math.min(1 + high, ratio));
          boolean isClipped = clipped > free;
          double derivative = isClipped ? 0 : -advantage * LogRatio.derivative(meanLogRatios[s], 0);
          sums.add(s, t, weight * Math.max(free, clipped), weight * derivative);
          sums.observe(UpdateMetrics.LOSS_CLIP_FRACTION, isClipped ? 1 : 0);
          sums.observeDrift(batch.logpNew()[s][t], batch.denominator()[s][t]);
        });
    return sums.result();
  }
}
