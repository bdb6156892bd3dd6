package io.rlvr.data;

import java.util.List;

/** What a run measures beside its training: evaluations, monitors, alarms, time. */
public final class RunningMetrics {
  public static final Metric IMPORT_UNUSABLE =
      new Metric(
          "import.unusable",
          "row",
          "rows left out: they make no prompt, or one with the id of an earlier row",
          "logged where there are some; many mean that a column is named wrongly");
  public static final Metric IMPORT_OVERLONG =
      new Metric(
          "import.overlong",
          "prompt",
          "prompts with more tokens than the model takes, left out or cut",
          "logged where there are some; many mean a model with too short a context");
  public static final Metric IMPORT_DUPLICATES =
      new Metric(
          "import.duplicates",
          "prompt",
          "held-out prompts that training has too, by their turns or by an id that is a name",
          "logged where there are some; evaluate.accuracy then measures in part what was learned by"
              + " heart");
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
          "near 1 where the monitor decides every answer; a fall means that it breaks down, or that the"
              + " responses are of a kind that it cannot decide");
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

  static final List<Metric> ALL =
      List.of(
          IMPORT_UNUSABLE,
          IMPORT_OVERLONG,
          IMPORT_DUPLICATES,
          EVALUATE_ACCURACY,
          EVALUATE_PASS_AT_K,
          EVALUATE_MAJ_AT_K,
          MONITOR_MEAN,
          MONITOR_AGREEMENT,
          MONITOR_SCORED_SHARE,
          ALARM,
          TIME,
          TOKENS_PER_SECOND);

  private RunningMetrics() {}
}
