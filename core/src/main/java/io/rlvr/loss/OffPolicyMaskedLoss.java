package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;
import java.util.HashMap;
import java.util.Map;

/**
 * Another loss without the tokens of responses that the policy has moved away from and that it is
 * to move away from further (DeepSeek-AI 2025, DeepSeek-V3.2, off-policy sequence masking; TRL's
 * {@code off_policy_mask_threshold}): where A is below 0 and the mean over the response of
 * logp_rollout - logp_new is above the threshold, the token's advantage is 0. The mean holds what
 * engines disagree about and what updates have moved.
 *
 * <p>The mask is a constant to the derivative. A masked token still counts in the aggregation
 * (TRL). Departs: nothing. A response without a counting token stays as it is.
 */
final class OffPolicyMaskedLoss implements PolicyLoss {
  private final PolicyLoss loss;
  private final double threshold;

  OffPolicyMaskedLoss(PolicyLoss loss, double threshold) {
    this.loss = loss;
    this.threshold = threshold;
  }

  /** Around a loss, or the loss itself where no threshold is set. */
  static PolicyLoss from(Settings settings, PolicyLoss loss) {
    double threshold = settings.get(LossSettings.OFF_POLICY_MASK);
    return threshold > 0 ? new OffPolicyMaskedLoss(loss, threshold) : loss;
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    double[] gaps =
        Responses.means(
            batch, (s, t) -> (double) batch.logpRollout()[s][t] - batch.logpNew()[s][t]);
    double[][] scaled = new double[batch.sequences()][];
    double masked = 0;
    for (int s = 0; s < scaled.length; s++) {
      scaled[s] = batch.advantages()[s].clone();
      for (int t = 0; t < scaled[s].length; t++) {
        if (batch.mask()[s][t] && scaled[s][t] < 0 && gaps[s] > threshold) {
          scaled[s][t] = 0;
          masked += 1.0 / batch.stepTokens();
        }
      }
    }
    TokenLoss inner = loss.apply(batch.withAdvantages(scaled));
    Map<String, Double> metrics = new HashMap<>(inner.metrics());
    metrics.put(UpdateMetrics.LOSS_OFF_POLICY_SHARE.name(), masked);
    return new TokenLoss(inner.value(), inner.gradient(), metrics);
  }
}
