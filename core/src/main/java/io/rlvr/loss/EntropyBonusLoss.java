package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;

/**
 * Another loss less c times the policy's entropy per token (Williams and Peng 1991; Schulman et al.
 * 2017, arXiv 1707.06347, Eq. 9), aggregated as {@code loss.aggregation} says.
 *
 * <p>Only the log-probability of the token that was sampled is at hand, of which -logp_new is an
 * unbiased estimate of the entropy -sum_a pi(a) log pi(a). The derivative of that estimate would
 * not do: on-policy its mean is 0. The entropy's gradient is -E[log pi * grad log pi], so each
 * token contributes the derivative c * logp_new. Departs: implementations that hold all logits
 * compute the entropy exactly; here it is a sample, exact in the mean while the policy in training
 * is the one that sampled, and of higher variance. The value is not the integral of the derivative,
 * by design.
 */
final class EntropyBonusLoss implements PolicyLoss {
  private final PolicyLoss loss;
  private final Aggregation.Weights weights;
  private final double coefficient;

  EntropyBonusLoss(PolicyLoss loss, Aggregation.Weights weights, double coefficient) {
    this.loss = loss;
    this.weights = weights;
    this.coefficient = coefficient;
  }

  /** Around a loss, or the loss itself where no bonus is set. */
  static PolicyLoss from(Settings settings, PolicyLoss loss) {
    double coefficient = settings.get(LossSettings.ENTROPY_COEFFICIENT);
    return coefficient > 0
        ? new EntropyBonusLoss(loss, Aggregation.Weights.from(settings), coefficient)
        : loss;
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    sums.forEachToken(
        (s, t, weight) -> {
          double logpNew = batch.logpNew()[s][t];
          sums.add(s, t, weight * coefficient * logpNew, weight * coefficient * logpNew);
          sums.observe(UpdateMetrics.LOSS_ENTROPY, -logpNew);
        });
    return loss.apply(batch).plus(sums.result());
  }
}
