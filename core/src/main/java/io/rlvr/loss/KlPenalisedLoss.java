package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;

/**
 * Another loss plus beta * KL(pi_new || pi_ref) per token, aggregated as {@code loss.aggregation}
 * says (GRPO's form: Shao et al. 2024, arXiv 2402.03300, Eq. 3 and 4).
 *
 * <p>Weighted by importance, each token's KL is multiplied by r = pi_new / pi_old, which makes the
 * estimate one under the policy in training though another sampled (DeepSeek-AI 2025,
 * DeepSeek-V3.2; TRL's {@code use_bias_correction_kl}). The ratio is no constant: the derivative is
 * r * (kl + dkl). Departs: log ratios are cut at 20 in size, see {@link LogRatio}.
 */
final class KlPenalisedLoss implements PolicyLoss {
  private final PolicyLoss loss;
  private final Aggregation.Weights weights;
  private final KlEstimator.Clamped estimator;
  private final double coefficient;
  private final boolean isWeighted;

  KlPenalisedLoss(
      PolicyLoss loss,
      Aggregation.Weights weights,
      KlEstimator.Clamped estimator,
      double coefficient,
      boolean isWeighted) {
    this.loss = loss;
    this.weights = weights;
    this.estimator = estimator;
    this.coefficient = coefficient;
    this.isWeighted = isWeighted;
  }

  /** Around a loss, or the loss itself where no penalty in the loss is set. */
  static PolicyLoss from(Settings settings, PolicyLoss loss) {
    KlOptions kl = KlOptions.from(settings);
    return kl.lossCoefficient() > 0
        ? new KlPenalisedLoss(
            loss,
            Aggregation.Weights.from(settings),
            kl.estimator(),
            kl.lossCoefficient(),
            settings.get(KlSettings.IMPORTANCE_WEIGHTED))
        : loss;
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
          sums.observe(UpdateMetrics.LOSS_KL_REFERENCE, kl);
          if (isWeighted) {
            double logpOld = batch.denominator()[s][t];
            double ratio = Math.exp(LogRatio.of(logpNew, logpOld));
            derivative = ratio * derivative + LogRatio.derivative(logpNew, logpOld) * kl;
            kl *= ratio;
          }
          sums.add(s, t, weight * coefficient * kl, weight * coefficient * derivative);
        });
    return loss.apply(batch).plus(sums.result());
  }
}
