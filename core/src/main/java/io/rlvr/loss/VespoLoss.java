package io.rlvr.loss;

import io.rlvr.config.Settings;

/**
 * REINFORCE weighted by a smooth kernel of the response's importance weight (2026, VESPO, arXiv
 * 2602.10693; TRL's {@code vespo}): per token -phi(w) * A * logp_new, where w is the product of the
 * response's ratios pi_new / pi_old and phi(w) = exp(lambda + k * log w - lambda * w), so that
 * phi(1) = 1. k and lambda are one pair where A is 0 or above and another where it is below.
 *
 * <p>phi is a constant to the derivative, which is -phi(w) * A. Departs: log ratios are cut at 20
 * in size and log w to [log 1e-8, 20], as in TRL; a correction for the engine that sampled weighs
 * the loss ({@link ImportanceCorrectedLoss}), where TRL multiplies it into w. The value is not the
 * integral of the derivative, by design.
 */
final class VespoLoss implements PolicyLoss {
  private static final double LEAST = Math.log(1e-8);

  private final Aggregation.Weights weights;
  private final Kernel positive;
  private final Kernel negative;

  /** A kernel with its two numbers. */
  record Kernel(double k, double lambda) implements java.io.Serializable {
    double at(double logWeight) {
      return Math.exp(lambda + k * logWeight - lambda * Math.exp(logWeight));
    }
  }

  VespoLoss(Aggregation.Weights weights, Kernel positive, Kernel negative) {
    this.weights = weights;
    this.positive = positive;
    this.negative = negative;
  }

  static VespoLoss from(Settings settings) {
    return new VespoLoss(
        Aggregation.Weights.from(settings),
        new Kernel(
            settings.get(LossSettings.VESPO_K_POSITIVE),
            settings.get(LossSettings.VESPO_LAMBDA_POSITIVE)),
        new Kernel(
            settings.get(LossSettings.VESPO_K_NEGATIVE),
            settings.get(LossSettings.VESPO_LAMBDA_NEGATIVE)));
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    double[] logWeights =
        Responses.sums(
            batch, (s, t) -> LogRatio.of(batch.logpNew()[s][t], batch.denominator()[s][t]));
    sums.forEachToken(
        (s, t, weight) -> {
          double logpNew = batch.logpNew()[s][t];
          double advantage = batch.advantages()[s][t];
          double logWeight = Math.max(LEAST, Math.min(LogRatio.BOUND, logWeights[s]));
          double derivative = -(advantage >= 0 ? positive : negative).at(logWeight) * advantage;
          sums.add(s, t, weight * derivative * logpNew, weight * derivative);
          sums.observeDrift(logpNew, batch.denominator()[s][t]);
        });
    return sums.result();
  }
}
