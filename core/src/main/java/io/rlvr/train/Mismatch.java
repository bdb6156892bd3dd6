package io.rlvr.train;

import java.util.List;
import java.util.Optional;

/**
 * How far the policy that sampled is from the one that is trained, before the first optimizer step:
 * of two engines with the same weights, what their arithmetic differs by.
 *
 * @param kl KL(rollout || policy) in nat per token, by the estimator k3, the mean of r - 1 - log r
 *     with r = p_policy / p_rollout (Schulman 2020, joschu.net/blog/kl-approx.html): at least 0,
 *     and 0 only where all are equal
 * @param largest difference of two log-probabilities of a token, in size
 */
public record Mismatch(double kl, double largest) {

  /** Over all response tokens; empty if the policy's own log-probabilities were not computed. */
  static Optional<Mismatch> of(List<TrainingSequence> sequences) {
    double sum = 0;
    double largest = 0;
    long tokens = 0;
    for (TrainingSequence sequence : sequences) {
      if (!sequence.oldLogprobs().isPresent()) {
        return Optional.empty();
      }
      float[] policy = sequence.oldLogprobs().values().get(0);
      float[] rollout = sequence.logprobs();
      for (int i = 0; i < rollout.length; i++) {
        double logRatio = (double) policy[i] - rollout[i];
        sum += Math.expm1(logRatio) - logRatio;
        largest = Math.max(largest, Math.abs(logRatio));
      }
      tokens += rollout.length;
    }
    return tokens == 0 ? Optional.empty() : Optional.of(new Mismatch(sum / tokens, largest));
  }
}
