package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;

/**
 * A trust region by divergence in the place of a clip by ratio (2026, DPPO, arXiv 2602.04879;
 * verl's {@code dppo_tv} and {@code dppo_kl}): per token -min(r, cap) * A * logp_new, where r =
 * pi_new / pi_old is a constant to the derivative, and 0 where the token has left the region on the
 * side that its advantage pushes to. The two distributions are seen as binary, this token or
 * another: see {@link Divergence}.
 *
 * <p>Derivative -min(r, cap) * A, or 0. A token on the bound is inside. Departs: log ratios are cut
 * at 20 in size, see {@link LogRatio}. The value is not the integral of the derivative, by design.
 */
final class DppoLoss implements PolicyLoss {
  private final Aggregation.Weights weights;
  private final Divergence divergence;
  private final double low;
  private final double high;
  private final double cap;

  /** How far the new probability p of a token is from the old one, q. */
  enum Divergence {
    /** Total variation: |p - q|. */
    TOTAL_VARIATION {
      @Override
      double of(double logpNew, double logpOld) {
        return Math.abs(Math.exp(logpNew) - Math.exp(logpOld));
      }
    },
    /** KL of old and new: q log(q / p) + (1 - q) log((1 - q) / (1 - p)), 1e-8 added as in verl. */
    KL {
      @Override
      double of(double logpNew, double logpOld) {
        double p = Math.exp(logpNew);
        double q = Math.exp(logpOld);
        double rest = Math.log((1 - q + LEAST) / (1 - p + LEAST));
        return q * (logpOld - logpNew) + (1 - q) * rest;
      }
    };

    private static final double LEAST = 1e-8;

    abstract double of(double logpNew, double logpOld);
  }

  DppoLoss(
      Aggregation.Weights weights, Divergence divergence, double low, double high, double cap) {
    this.weights = weights;
    this.divergence = divergence;
    this.low = low;
    this.high = high;
    this.cap = cap;
  }

  /** By total variation. */
  static DppoLoss totalVariation(Settings settings) {
    return from(settings, Divergence.TOTAL_VARIATION);
  }

  /** By KL divergence. */
  static DppoLoss kl(Settings settings) {
    return from(settings, Divergence.KL);
  }

  private static DppoLoss from(Settings settings, Divergence divergence) {
    return new DppoLoss(
        Aggregation.Weights.from(settings),
        divergence,
        settings.get(LossSettings.DPPO_LOW),
        settings.get(LossSettings.DPPO_HIGH),
        settings.get(LossSettings.DPPO_CAP));
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    float[][] logpOld = batch.denominator();
    sums.forEachToken(
        (s, t, weight) -> {
          double logpNew = batch.logpNew()[s][t];
          double advantage = batch.advantages()[s][t];
          boolean isOutside = isOutside(logpNew, logpOld[s][t], advantage);
          double ratio = Math.min(cap, Math.exp(LogRatio.of(logpNew, logpOld[s][t])));
          double derivative = isOutside ? 0 : -ratio * advantage;
          sums.add(s, t, weight * derivative * logpNew, weight * derivative);
          sums.observe(UpdateMetrics.LOSS_CLIP_FRACTION, isOutside ? 1 : 0);
          sums.observeDrift(logpNew, logpOld[s][t]);
        });
    return sums.result();
  }

  /** Whether the token has gone further than its bound to where its advantage pushes. */
  private boolean isOutside(double logpNew, double logpOld, double advantage) {
    boolean pushesUp = advantage > 0;
    boolean hasGone = pushesUp ? logpNew > logpOld : logpNew < logpOld;
    return hasGone && divergence.of(logpNew, logpOld) > (pushesUp ? high : low);
  }
}
