package io.rlvr.data;

import java.util.List;

/** What a step measures of verdicts, groups and credit. */
public final class RewardMetrics {
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
          "a property of the data for most rewards, of the responses too for some; high means a reward"
              + " that does not fit");
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

  static final List<Metric> ALL =
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
          REFILL_PROMPTS);

  private RewardMetrics() {}
}
