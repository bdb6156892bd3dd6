package io.rlvr.data;

import java.util.List;

/** What a step measures of the responses that it samples. */
public final class RolloutMetrics {
  public static final Metric RESPONSE_LENGTH_MEAN =
      new Metric(
          "response.length-mean",
          "token",
          "mean number of response tokens, stop token included",
          "a steady drift is normal; a collapse or a run to the limit is reward gaming");
  public static final Metric RESPONSE_CLIPPED_SHARE =
      new Metric(
          "response.clipped-share",
          "share",
          "rollouts with finish_reason length / rollouts",
          "clipped responses have no last line to score; above 0.1, raise the token budget");
  public static final Metric ENTROPY =
      new Metric(
          "entropy",
          "nat per token",
          "mean over response tokens of -logprob of the sampled token",
          "falls slowly; near 0 means that all samples of a group are the same");
  public static final Metric KL_POLICY_REFERENCE =
      new Metric(
          "kl.policy-reference",
          "nat per token",
          "mean over tokens of logp_policy - logp_ref (k1)",
          "grows slowly from 0; a surge is the usual first sign of reward gaming");
  public static final Metric KL_ROLLOUT_POLICY =
      new Metric(
          "kl.rollout-policy",
          "nat per token",
          "mean over tokens of logp_rollout - logp_policy before the first update of a step (k1)",
          "below 0.01 in size; more means that generation and training disagree, or, where lag is"
              + " 1, that one update moves the policy that far");
  public static final Metric LAG =
      new Metric(
          "lag",
          "update",
          "step - 1 - policy_version of the step's rollouts",
          "0, or from step 2 on loop.max-lag: the updates between the policy that sampled and the"
              + " one that the step trains");
  public static final Metric LOGPROB_TEMPERATURE =
      new Metric(
          "logprob-temperature",
          "temperature",
          "what logits are divided by in the log-probabilities of the stage's rows",
          "constant; logged where it is not 1, and missing beside such a temperature in older runs,"
              + " whose log-probabilities are those at 1");

  public static final Metric MISMATCH_KL =
      new Metric(
          "mismatch.kl",
          "nat per token",
          "mean over tokens of r - 1 - log r, where log r = logp_policy - logp_rollout before the"
              + " first optimizer step (k3); measured where update.old-logprobs is recompute",
          "near 0, some 1e-3 with bfloat16; a mean that grows says that generation and training"
              + " drift apart, or, where lag is 1, how far one update moves the policy");
  public static final Metric MISMATCH_LARGEST =
      new Metric(
          "mismatch.largest",
          "nat",
          "largest size over tokens of logp_policy - logp_rollout before the first optimizer step",
          "one token far off beside a small mismatch.kl is a rounding of a rare token");
  public static final Metric PROBE_GAP =
      new Metric(
          "probe.gap",
          "nat",
          "largest difference of a server's log-probabilities of the probe from the policy's own",
          "the rounding of the server's arithmetic; rollout.server.tolerance is its limit");

  static final List<Metric> ALL =
      List.of(
          RESPONSE_LENGTH_MEAN,
          RESPONSE_CLIPPED_SHARE,
          ENTROPY,
          KL_POLICY_REFERENCE,
          KL_ROLLOUT_POLICY,
          LAG,
          LOGPROB_TEMPERATURE,
          MISMATCH_KL,
          MISMATCH_LARGEST,
          PROBE_GAP);

  private RolloutMetrics() {}
}
