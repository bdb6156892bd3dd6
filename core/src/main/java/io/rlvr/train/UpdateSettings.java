package io.rlvr.train;

import io.rlvr.config.Key;
import java.util.List;

/** Settings of the update: sizes, optimiser, learning rate. Defaults are the paper's. */
public final class UpdateSettings {
  public static final Key<Integer> SEQUENCES_PER_OPTIMIZER_STEP =
      Key.integer(
          "update.sequences-per-optimizer-step",
          128,
          1,
          "Sequences whose gradient makes one optimizer step.");
  public static final Key<Integer> TOKENS_PER_MICRO_BATCH =
      Key.integer(
          "update.tokens-per-micro-batch",
          4096,
          1,
          "Padded tokens that run forward and backward at once: memory and speed; the result is equal"
              + " up to rounding.");
  public static final Key<Integer> EPOCHS =
      Key.integer("update.epochs", 1, 1, "Passes over a step's rollouts.");
  public static final Key<OldLogprobs> OLD_LOGPROBS =
      Key.choice(
          "update.old-logprobs",
          OldLogprobs.ROLLOUT,
          "What a ratio divides by: the log-probabilities that the rollout stored, or those that"
              + " the trainer computes before its first optimizer step (recompute, unless set, where"
              + " rollout.engine is server).");
  public static final Key<Double> LEARNING_RATE =
      Key.atLeast("update.learning-rate", 5e-7, 0, "Peak learning rate.");
  public static final Key<Schedule.Decay> SCHEDULE =
      Key.choice("update.schedule", Schedule.Decay.COSINE, "How the rate falls after the warm-up.");
  public static final Key<Double> WARMUP_SHARE =
      Key.between("update.warmup-share", 0.03, 0, 1, "Share of optimizer steps for the warm-up.");
  public static final Key<Double> FINAL_SHARE =
      Key.between("update.final-share", 0.1, 0, 1, "Last learning rate as a share of the peak.");
  public static final Key<Double> BETA1 =
      Key.between("update.adam-beta1", 0.9, 0, 1, "AdamW: decay of the first moment.");
  public static final Key<Double> BETA2 =
      Key.between("update.adam-beta2", 0.95, 0, 1, "AdamW: decay of the second moment.");
  public static final Key<Double> EPSILON =
      Key.atLeast("update.adam-epsilon", 1e-8, 0, "AdamW: added to the root of the second moment.");
  public static final Key<Double> WEIGHT_DECAY =
      Key.atLeast(
          "update.weight-decay", 0, 0, "AdamW: decoupled decay of matrices, not of norms, biases.");
  public static final Key<Double> GRADIENT_CLIP =
      Key.atLeast(
          "update.gradient-clip", 1.0, 0, "Global norm that gradients are cut to; 0 for no cut.");

  /** What the denominator of a ratio is. */
  public enum OldLogprobs {
    ROLLOUT,
    RECOMPUTE
  }

  public static final List<Key<?>> KEYS =
      List.of(
          SEQUENCES_PER_OPTIMIZER_STEP,
          TOKENS_PER_MICRO_BATCH,
          EPOCHS,
          OLD_LOGPROBS,
          LEARNING_RATE,
          SCHEDULE,
          WARMUP_SHARE,
          FINAL_SHARE,
          BETA1,
          BETA2,
          EPSILON,
          WEIGHT_DECAY,
          GRADIENT_CLIP);

  private UpdateSettings() {}
}
