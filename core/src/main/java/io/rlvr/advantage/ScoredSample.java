package io.rlvr.advantage;

import static java.util.Objects.requireNonNull;

import io.rlvr.data.Verdict;

/**
 * What credit assignment reads of one rollout and its verdict.
 *
 * @param value the reward; meaningful only where the status is SCORED
 * @param length response tokens
 * @param klSum sum over the response's tokens of logp_policy - logp_ref, in nat; 0 where there is
 *     no KL penalty in the reward
 */
public record ScoredSample(
    String promptId, int sample, Verdict.Status status, double value, int length, double klSum) {

  public ScoredSample {
    requireNonNull(promptId, "promptId is null");
    requireNonNull(status, "status is null");
    if (length < 0) {
      throw new IllegalArgumentException("Invalid length: %d (expected >= 0)".formatted(length));
    }
    if (!Double.isFinite(klSum)) {
      throw new IllegalArgumentException(
          "Invalid KL sum: %s (expected a finite number): prompt %s sample %d"
              .formatted(klSum, promptId, sample));
    }
  }

  boolean isScored() {
    return status == Verdict.Status.SCORED;
  }
}
