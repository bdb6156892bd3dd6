package io.rlvr.loss;

import io.rlvr.config.Settings;

/**
 * A smooth gate in place of the clip (Gao et al. 2025, SAPO, arXiv 2511.20347): per token -A *
 * f(r), f(r) = 4 / tau * sigmoid(tau * (r - 1)), where r = pi_new / pi_old and tau is one constant
 * for A > 0 and another, usually higher, for the rest. At r = 1 the slope of f is 1, that of the
 * unclipped surrogate.
 *
 * <p>Derivative -A * 4 * g * (1 - g) * r with g = sigmoid(tau * (r - 1)). Departs: log ratios are
 * cut at 20 in size, see {@link LogRatio}.
 */
final class SapoLoss implements PolicyLoss {
  private final Aggregation.Weights weights;
  private final double positiveTau;
  private final double negativeTau;

  SapoLoss(Aggregation.Weights weights, double positiveTau, double negativeTau) {
    this.weights = weights;
    this.positiveTau = positiveTau;
    this.negativeTau = negativeTau;
  }

  static SapoLoss from(Settings settings) {
    return new SapoLoss(
        Aggregation.Weights.from(settings),
        LossSettings.positive(
            LossSettings.SAPO_TAU_POSITIVE, settings.get(LossSettings.SAPO_TAU_POSITIVE)),
        LossSettings.positive(
            LossSettings.SAPO_TAU_NEGATIVE, settings.get(LossSettings.SAPO_TAU_NEGATIVE)));
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    float[][] logpOld = batch.denominator();
    sums.forEachToken(
        (s, t, weight) -> {
          double logpNew = batch.logpNew()[s][t];
          double advantage = batch.advantages()[s][t];
          double tau = advantage > 0 ? positiveTau : negativeTau;
          double ratio = Math.exp(LogRatio.of(logpNew, logpOld[s][t]));
          double gate = 1 / (1 + Math.exp(-tau * (ratio - 1)));
          double slope = 4 * gate * (1 - gate) * LogRatio.derivative(logpNew, logpOld[s][t]);
          sums.add(s, t, -weight * advantage * 4 / tau * gate, -weight * advantage * slope);
          sums.observeDrift(logpNew, logpOld[s][t]);
        });
    return sums.result();
  }
}
