package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.Metric;

/**
 * Another loss plus beta * KL(pi_new || pi_ref) per token, aggregated as {@code loss.aggregation}
 * says (GRPO's form: Shao et al. 2024, arXiv 2402.03300, Eq. 3 and 4).
 */
final class KlPenalisedLoss implements PolicyLoss {
  private final PolicyLoss loss;
  private final Aggregation.Weights weights;
  private final KlEstimator.Clamped estimator;
  private final double coefficient;

  KlPenalisedLoss(
      PolicyLoss loss,
      Aggregation.Weights weights,
      KlEstimator.Clamped estimator,
      double coefficient) {
    this.loss = loss;
    this.weights = weights;
    this.estimator = estimator;
    this.coefficient = coefficient;
  }

  /** Around a loss, or the loss itself where no penalty in the loss is set. */
  static PolicyLoss from(Settings settings, PolicyLoss loss) {
    KlOptions kl = KlOptions.from(settings);
    return kl.lossCoefficient() > 0
        ? new KlPenalisedLoss(
            loss, Aggregation.Weights.from(settings), kl.estimator(), kl.lossCoefficient())
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
          sums.add(s, t, weight * coefficient * kl, weight * coefficient * derivative);
          sums.observe(Metric.LOSS_KL_REFERENCE, kl);
        });
    return loss.apply(batch).plus(sums.result());
  }
}
