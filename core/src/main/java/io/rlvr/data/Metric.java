package io.rlvr.data;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A number that the loop logs: its name in the metrics table, its unit, how it is computed and how
 * it is read. {@code docs/metrics.md} is generated from {@link #ALL}. A new metric is one constant
 * here.
 *
 * @param name {@code .} between groups, {@code -} between words; {@code <stage>} and its like stand
 *     for a name
 * @param formula exact, in the vocabulary of the columns
 * @param reading what a healthy value looks like and what a bad one means
 */
public record Metric(String name, String unit, String formula, String reading) {
  /** Where the place begins that a name fills: always at the end. */
  private static final char PLACE = '<';

  public static final Metric REWARD_MEAN =
      new Metric(
          "reward.mean",
          "reward",
          "mean of value over SCORED verdicts of the step",
          "should rise; rising while evaluate.accuracy falls means that the reward is being gamed");
  public static final Metric REWARD_STD =
      new Metric(
          "reward.std",
          "reward",
          "population standard deviation of value over SCORED verdicts of the step",
          "0 means that the step teaches nothing; for a 0/1 reward it is at most 0.5");
  public static final Metric REWARD_FAILED_SHARE =
      new Metric(
          "reward.failed-share",
          "share",
          "FAILED verdicts / verdicts",
          "0 but for outages; above reward.max-failed-share the run stops");
  public static final Metric REWARD_UNSCORABLE_SHARE =
      new Metric(
          "reward.unscorable-share",
          "share",
          "UNSCORABLE verdicts / verdicts",
          "a property of the data: constant over a run; high means a reward that does not fit it");
  public static final Metric REWARD_BLANK_SHARE =
      new Metric(
          "reward.blank-share",
          "share",
          "verdicts with flag blank / verdicts",
          "near 0; growth means that responses collapse to nothing");
  public static final Metric REWARD_NO_NUMBER_SHARE =
      new Metric(
          "reward.no-number-share",
          "share",
          "verdicts with flag no-number / verdicts",
          "falls first, when the policy learns the form of an answer before its content");
  public static final Metric FLAG_SHARE =
      new Metric(
          "flag-share.<flag>",
          "share",
          "verdicts with that flag of a verifier / verdicts, where one has it",
          "should fall: the policy learns the form that the verifier reads; a rise says that it"
              + " loses it, or that the verifier cannot read what is right");
  public static final Metric REWARD_LATENCY_MEAN =
      new Metric(
          "reward.latency-mean",
          "millisecond",
          "mean of latency_ms over verdicts, where a reward takes time",
          "steady; growth means a judge that is asked for more than it can do: lower concurrency");
  public static final Metric REWARD_ATTEMPTS_MEAN =
      new Metric(
          "reward.attempts-mean",
          "attempt",
          "mean of attempts over verdicts, where a reward takes time",
          "1 but for outages and limits of a remote judge; above 1.1, lower concurrency");
  public static final Metric REWARD_COST =
      new Metric(
          "reward.cost",
          "price",
          "sum of the component cost over verdicts: tokens of a remote judge at the prices set",
          "steady; 0 where no prices are set");
  public static final Metric REWARD_JUDGE_NEITHER_SHARE =
      new Metric(
          "reward.judge-neither-share",
          "share",
          "answers to which the judge says neither YES nor NO / answers that it was asked about",
          "near 0; else the judge does not understand its prompt: train it, or take another");
  public static final Metric REWARD_JUDGE_PROBABILITY_MEAN =
      new Metric(
          "reward.judge-probability-mean",
          "probability",
          "mean over verdicts with a judge's probability of that probability of YES",
          "rises with accuracy; a rise that evaluate.accuracy does not follow says that the policy"
              + " fools the judge");
  public static final Metric REWARD_GUARDED_SHARE =
      new Metric(
          "reward.guarded-share",
          "share",
          "verdicts whose answer holds nothing to judge (blank, punctuation, opener, words to the"
              + " judge) / verdicts",
          "near 0; a rise says that the policy tries to please the judge without an answer");
  public static final Metric GROUP_ZERO_STD_SHARE =
      new Metric(
          "group.zero-std-share",
          "share",
          "groups whose SCORED rewards are all equal / groups with a SCORED reward",
          "those groups have no advantage; near 1 means prompts far too easy or far too hard");
  public static final Metric ADVANTAGE_STD =
      new Metric(
          "advantage.std",
          "advantage",
          "population standard deviation of advantage over kept rows",
          "about 1 where the estimator scales; a sudden drop means that groups have become equal");
  public static final Metric CREDIT_KEPT_SHARE =
      new Metric(
          "credit.kept-share",
          "share",
          "rows with kept / rows with a reward, where advantage.filter or advantage.truncated is"
              + " on",
          "what the filters leave of a step; falling means prompts too easy or hard, or responses"
              + " too long");
  public static final Metric CREDIT_GROUPS_KEPT =
      new Metric(
          "credit.groups-kept",
          "group",
          "groups with a kept row, where rollout.max-refills is above 0",
          "rollout.prompts-per-step; fewer means that the refills found too few, and the step is"
              + " smaller");
  public static final Metric CREDIT_REFILLS =
      new Metric(
          "credit.refills",
          "round",
          "rounds of further prompts that the step took, where rollout.max-refills is above 0",
          "0 while prompts have the right difficulty; each costs another rollout and reward");
  public static final Metric REFILL_PROMPTS =
      new Metric(
          "refill.prompts",
          "prompt",
          "prompts of the round that a refill stage decides on, in its manifest",
          "0 where the rounds before have kept enough groups, or the dataset has no more prompts");
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
  public static final Metric LOSS_VALUE =
      new Metric(
          "loss.value",
          "loss",
          "the loss of an optimizer step, KL term included",
          "not a measure of progress; jumps point at outliers");
  public static final Metric LOSS_CLIP_FRACTION =
      new Metric(
          "loss.clip-fraction",
          "share",
          "tokens whose clipped surrogate is the greater loss / tokens of the optimizer step",
          "0 on the first optimizer step after a rollout where lag is 0; above 0.3, lower the"
              + " learning rate");
  public static final Metric LOSS_DUAL_CLIP_FRACTION =
      new Metric(
          "loss.dual-clip-fraction",
          "share",
          "tokens with advantage < 0 whose loss is cut at dual-clip / tokens of the optimizer step",
          "near 0; more means that bad tokens have become far likelier than when sampled");
  public static final Metric LOSS_RATIO_MEAN =
      new Metric(
          "loss.ratio-mean",
          "ratio",
          "mean over tokens of pi_new / pi_old, where pi_old is the ratio's denominator",
          "1 on the first optimizer step where lag is 0, else near 1");
  public static final Metric LOSS_KL_OLD_K1 =
      new Metric(
          "loss.kl-old-k1",
          "nat per token",
          "mean over tokens of logp_old - logp_new (k1)",
          "size of an update, noisy and of either sign");
  public static final Metric LOSS_KL_OLD_K3 =
      new Metric(
          "loss.kl-old-k3",
          "nat per token",
          "mean over tokens of exp(d) - d - 1, d = logp_new - logp_old (k3)",
          "size of an update, never negative; above 0.05, lower the learning rate");
  public static final Metric LOSS_KL_REFERENCE =
      new Metric(
          "loss.kl-reference",
          "nat per token",
          "mean over tokens of kl.estimator of logp_new against logp_ref",
          "what kl.coefficient multiplies where kl.placement is loss");
  public static final Metric LOSS_IMPORTANCE_CAPPED_SHARE =
      new Metric(
          "loss.importance-capped-share",
          "share",
          "tokens whose pi_old / pi_rollout (over importance-level) is above importance-cap or"
              + " below importance-floor / tokens of the optimizer step",
          "near 0; growth means that generation and training disagree");
  public static final Metric LOSS_REJECTED_SHARE =
      new Metric(
          "loss.rejected-share",
          "share",
          "share of tokens that loss.rejection keeps out of the policy loss",
          "near 0; high means that generation and training disagree, or that the bounds are too"
              + " narrow");
  public static final Metric LOSS_OFF_POLICY_SHARE =
      new Metric(
          "loss.off-policy-share",
          "share",
          "share of tokens that loss.off-policy-mask keeps out of the policy loss",
          "near 0; high means that updates move the policy far from its rollouts");
  public static final Metric LOSS_ENTROPY =
      new Metric(
          "loss.entropy",
          "nat per token",
          "mean over tokens of -logp_new, where the loss has an entropy bonus",
          "what loss.entropy-coefficient multiplies: falls slowly; a rise without end means that"
              + " the bonus outweighs the reward");
  public static final Metric KL_COEFFICIENT =
      new Metric(
          "kl.coefficient",
          "coefficient",
          "beta of the step, where kl.controller is adaptive",
          "settles; growth without end means that the reward pulls harder than the penalty can");
  public static final Metric KL_NEXT_COEFFICIENT =
      new Metric(
          "kl.next-coefficient",
          "coefficient",
          "kl.coefficient * (1 + clip(kl.policy-reference / target - 1, -0.2, 0.2) * n / horizon),"
              + " n the samples of the step",
          "the kl.coefficient of the next step");
  public static final Metric GRADIENT_NORM =
      new Metric(
          "gradient.norm",
          "norm",
          "global L2 norm of the gradient of an optimizer step before clipping",
          "steady; spikes are clipped, a trend upwards ends in collapse");
  public static final Metric LEARNING_RATE =
      new Metric(
          "learning-rate",
          "rate",
          "the schedule's value at the optimizer step",
          "as configured: warm-up, then decay");
  public static final Metric UPDATE_SKIPPED_STEPS =
      new Metric(
          "update.skipped-steps",
          "optimizer step",
          "optimizer steps whose gradient was not finite, so that weights and optimizer state stayed"
              + " as they were; not in manifests of older builds",
          "0; above it, look for loss.value or gradient.norm NaN or infinite in the same step: lower"
              + " the learning rate, or train in float32");
  public static final Metric EVALUATE_ACCURACY =
      new Metric(
          "evaluate.accuracy",
          "share",
          "mean of value >= 0.5 over SCORED verdicts on held-out prompts",
          "the number to trust: it is what the run is for");
  public static final Metric EVALUATE_PASS_AT_K =
      new Metric(
          "evaluate.pass-at-k",
          "share",
          "mean over prompts of 1 - C(n - c, k) / C(n, k), c of n samples correct",
          "what the policy can reach with k tries; falls when diversity is lost");
  public static final Metric EVALUATE_MAJ_AT_K =
      new Metric(
          "evaluate.maj-at-k",
          "share",
          "share of prompts whose most frequent answer of k samples is correct",
          "above accuracy while samples differ; equal to it when they do not");
  public static final Metric MONITOR_MEAN =
      new Metric(
          "monitor-mean.<reward>",
          "reward",
          "mean of the component monitor.<reward> over the verdicts that have it",
          "moves with reward.mean; falling while that rises means that the reward is being gamed");
  public static final Metric MONITOR_AGREEMENT =
      new Metric(
          "monitor-agreement.<reward>",
          "share",
          "SCORED verdicts with value >= 0.5 and monitor >= 0.5 or neither / SCORED verdicts that"
              + " have the monitor",
          "steady or rising; a fall means that the policy finds where the two differ");
  public static final Metric MONITOR_SCORED_SHARE =
      new Metric(
          "monitor-scored-share.<reward>",
          "share",
          "verdicts that have the component monitor.<reward> / verdicts",
          "constant over a run; a fall means that the monitor breaks down");
  public static final Metric ALARM =
      new Metric(
          "alarm.<alarm>",
          "alarm",
          "alarms of that name which the limits alarm.* raise at the step; no row where none is",
          "none; else read the samples of that step before training on");
  public static final Metric TIME =
      new Metric(
          "time.<stage>",
          "second",
          "wall time of the stage",
          "generation is usually 40 to 80 % of a step; another leader is the bottleneck");
  public static final Metric TOKENS_PER_SECOND =
      new Metric(
          "tokens-per-second.<stage>",
          "token per second",
          "response tokens of the stage / its wall time",
          "steady; a fall means longer responses or a busy machine");

  /** Every metric, in the order of the documentation. */
  public static final List<Metric> ALL =
      List.of(
          REWARD_MEAN,
          REWARD_STD,
          REWARD_FAILED_SHARE,
          REWARD_UNSCORABLE_SHARE,
          REWARD_BLANK_SHARE,
          REWARD_NO_NUMBER_SHARE,
          FLAG_SHARE,
          REWARD_LATENCY_MEAN,
          REWARD_ATTEMPTS_MEAN,
          REWARD_COST,
          REWARD_JUDGE_NEITHER_SHARE,
          REWARD_JUDGE_PROBABILITY_MEAN,
          REWARD_GUARDED_SHARE,
          GROUP_ZERO_STD_SHARE,
          ADVANTAGE_STD,
          CREDIT_KEPT_SHARE,
          CREDIT_GROUPS_KEPT,
          CREDIT_REFILLS,
          REFILL_PROMPTS,
          RESPONSE_LENGTH_MEAN,
          RESPONSE_CLIPPED_SHARE,
          ENTROPY,
          KL_POLICY_REFERENCE,
          KL_ROLLOUT_POLICY,
          LAG,
          LOGPROB_TEMPERATURE,
          LOSS_VALUE,
          LOSS_CLIP_FRACTION,
          LOSS_DUAL_CLIP_FRACTION,
          LOSS_RATIO_MEAN,
          LOSS_KL_OLD_K1,
          LOSS_KL_OLD_K3,
          LOSS_KL_REFERENCE,
          LOSS_IMPORTANCE_CAPPED_SHARE,
          LOSS_REJECTED_SHARE,
          LOSS_OFF_POLICY_SHARE,
          LOSS_ENTROPY,
          KL_COEFFICIENT,
          KL_NEXT_COEFFICIENT,
          GRADIENT_NORM,
          LEARNING_RATE,
          UPDATE_SKIPPED_STEPS,
          EVALUATE_ACCURACY,
          EVALUATE_PASS_AT_K,
          EVALUATE_MAJ_AT_K,
          MONITOR_MEAN,
          MONITOR_AGREEMENT,
          MONITOR_SCORED_SHARE,
          ALARM,
          TIME,
          TOKENS_PER_SECOND);

  public Metric {
    requireNonNull(name, "name is null");
    requireNonNull(unit, "unit is null");
    requireNonNull(formula, "formula is null");
    requireNonNull(reading, "reading is null");
  }

  /** The unit of the metric of that name, empty for a name that is not among {@link #ALL}. */
  public static String unitOf(String name) {
    return ALL.stream()
        .filter(metric -> metric.hasName(name))
        .map(Metric::unit)
        .findFirst()
        .orElse("");
  }

  /** Whether a name is one of {@link #ALL}, its place filled where it has one. */
  public static boolean isListed(String name) {
    return name.indexOf(PLACE) < 0 && ALL.stream().anyMatch(metric -> metric.hasName(name));
  }

  private boolean hasName(String other) {
    int place = name.indexOf(PLACE);
    return place < 0 ? name.equals(other) : other.startsWith(name.substring(0, place));
  }

  /** {@link #TIME} and its like, for one stage, reward or alarm. */
  public Metric of(String filling) {
    int place = name.indexOf(PLACE);
    if (place < 0) {
      throw new IllegalStateException("Metric has no place to fill in its name: " + name);
    }
    return new Metric(name.substring(0, place) + filling, unit, formula, reading);
  }
}
