package io.rlvr.advantage;

import static java.util.Objects.requireNonNull;

import io.rlvr.data.FinishReason;
import io.rlvr.data.Verdict;
import java.util.Map;

/**
 * What credit assignment reads of one rollout and its verdict.
 *
 * @param sample {@link #GREEDY} for the sample that is a baseline
 * @param value the reward; meaningful only where the status is SCORED
 * @param length response tokens
 * @param klSum sum over the response's tokens of the KL estimate of policy and reference, in nat; 0
 *     where there is no KL penalty in the reward
 * @param parts components of its verdict by name; empty where no estimator asks for them
 */
public record ScoredSample(
    String promptId,
    int sample,
    Verdict.Status status,
    double value,
    int length,
    double klSum,
    FinishReason finishReason,
    Map<String, Double> parts) {
  /**
   * The number of the sample that was drawn greedily, at temperature 0: a baseline for the others.
   * It is no member of its group and leaves the update.
   */
  public static final int GREEDY = -1;

  public ScoredSample {
    requireNonNull(promptId, "promptId is null");
    requireNonNull(status, "status is null");
    requireNonNull(finishReason, "finishReason is null");
    parts = Map.copyOf(parts);
    if (length < 0) {
      throw new IllegalArgumentException("Invalid length: %d (expected >= 0)".formatted(length));
    }
    if (!Double.isFinite(klSum)) {
      throw new IllegalArgumentException(
          "Invalid KL sum: %s (expected a finite number): prompt %s sample %d"
              .formatted(klSum, promptId, sample));
    }
  }

  /** A response of a reward without parts. */
  public ScoredSample(
      String promptId,
      int sample,
      Verdict.Status status,
      double value,
      int length,
      double klSum,
      FinishReason finishReason) {
    this(promptId, sample, status, value, length, klSum, finishReason, Map.of());
  }

  /** The same with the components of its verdict. */
  public ScoredSample withParts(Map<String, Double> others) {
    return new ScoredSample(promptId, sample, status, value, length, klSum, finishReason, others);
  }

  /** A response that ended by itself. */
  public ScoredSample(
      String promptId, int sample, Verdict.Status status, double value, int length, double klSum) {
    this(promptId, sample, status, value, length, klSum, FinishReason.STOP);
  }

  boolean isScored() {
    return status == Verdict.Status.SCORED;
  }

  boolean isGreedy() {
    return sample == GREEDY;
  }

  boolean isTruncated() {
    return finishReason == FinishReason.LENGTH;
  }
}
