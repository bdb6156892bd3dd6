package io.rlvr.loss;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a loss reads, for some of the sequences of an optimizer step. All arrays are ragged, {@code
 * [sequence][response token]}, in nat.
 *
 * @param logpNew under the policy in training
 * @param logpRollout under the policy that sampled, as it said when sampling
 * @param logpOld under the policy at the start of the update by the trainer's own forward; where
 *     absent, {@code logpRollout} stands for it
 * @param logpRef under the reference policy, where a KL penalty is in the loss
 * @param advantages for each token
 * @param mask which tokens count
 * @param stepTokens tokens that count in the whole optimizer step, all micro-batches and executors
 * @param stepSequences sequences in the whole optimizer step, those without a counting token too
 * @param step what else the whole optimizer step says of these sequences
 */
@SuppressWarnings("ArrayRecordComponent") // numeric inner loops
public record LossBatch(
    float[][] logpNew,
    float[][] logpRollout,
    Optional<float[][]> logpOld,
    Optional<float[][]> logpRef,
    double[][] advantages,
    boolean[][] mask,
    long stepTokens,
    long stepSequences,
    StepView step) {

  /** Each sequence has a prompt of its own, and nothing was chosen over the step. */
  public LossBatch(
      float[][] logpNew,
      float[][] logpRollout,
      Optional<float[][]> logpOld,
      Optional<float[][]> logpRef,
      double[][] advantages,
      boolean[][] mask,
      long stepTokens,
      long stepSequences) {
    this(
        logpNew,
        logpRollout,
        logpOld,
        logpRef,
        advantages,
        mask,
        stepTokens,
        stepSequences,
        StepView.ofOwnPrompts(mask, stepSequences));
  }

  public LossBatch {
    requireNonNull(logpOld, "logpOld is null");
    requireNonNull(logpRef, "logpRef is null");
    requireNonNull(step, "step is null");
    int sequences = logpNew.length;
    if (logpRollout.length != sequences
        || advantages.length != sequences
        || mask.length != sequences) {
      throw new IllegalArgumentException(
          "Sequences differ: logpNew %d, logpRollout %d, advantages %d, mask %d"
              .formatted(sequences, logpRollout.length, advantages.length, mask.length));
    }
    requireSameShape("logpRollout", logpNew, logpRollout);
    logpOld.ifPresent(old -> requireSameShape("logpOld", logpNew, old));
    logpRef.ifPresent(ref -> requireSameShape("logpRef", logpNew, ref));
    for (int s = 0; s < sequences; s++) {
      if (advantages[s].length != logpNew[s].length || mask[s].length != logpNew[s].length) {
        throw new IllegalArgumentException(
            "Tokens of sequence %d differ: logpNew %d, advantages %d, mask %d"
                .formatted(s, logpNew[s].length, advantages[s].length, mask[s].length));
      }
    }
  }

  public int sequences() {
    return logpNew.length;
  }

  /** Tokens of that sequence that count. */
  public int tokens(int sequence) {
    int tokens = 0;
    for (boolean counts : mask[sequence]) {
      tokens += counts ? 1 : 0;
    }
    return tokens;
  }

  /** The log-probabilities that a ratio divides by. */
  public float[][] denominator() {
    return logpOld.orElse(logpRollout);
  }

  /** The same with other advantages. */
  LossBatch withAdvantages(double[][] others) {
    return new LossBatch(
        logpNew, logpRollout, logpOld, logpRef, others, mask, stepTokens, stepSequences, step);
  }

  /** The same with another view of the whole optimizer step. */
  public LossBatch withStep(StepView other) {
    return new LossBatch(
        logpNew, logpRollout, logpOld, logpRef, advantages, mask, stepTokens, stepSequences, other);
  }

  private static void requireSameShape(String name, float[][] logpNew, float[][] other) {
    if (other.length != logpNew.length) {
      throw new IllegalArgumentException(
          "Sequences differ: logpNew %d, %s %d".formatted(logpNew.length, name, other.length));
    }
    for (int s = 0; s < other.length; s++) {
      if (other[s].length != logpNew[s].length) {
        throw new IllegalArgumentException(
            "Tokens of sequence %d differ: logpNew %d, %s %d"
                .formatted(s, logpNew[s].length, name, other[s].length));
      }
    }
  }
}
