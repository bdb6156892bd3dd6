package io.rlvr.jobs;

import static org.apache.spark.sql.functions.col;

import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Metric;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Components;
import io.rlvr.reward.Flags;
import io.rlvr.reward.MonitoredReward;
import io.rlvr.reward.Reward;
import io.rlvr.reward.RewardSettings;
import io.rlvr.reward.Rewards;
import io.rlvr.stats.Moments;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reward: scores each rollout against its prompt's reference, and merges the moments of the values
 * over the whole step, from which the z-score comes (Su et al. 2025, Eq. 5).
 */
final class ScoreRewards implements Stage {
  static final String NAME = "reward";
  static final String VALUE = "value";

  private static final String ATTEMPTS = "attempts";
  private static final String LATENCY = "latency-ms";

  private final int round;

  ScoreRewards() {
    this(0);
  }

  /**
   * @param round 0 for the step's prompts, from 1 for further ones
   */
  ScoreRewards(int round) {
    this.round = round;
  }

  @Override
  public String name() {
    return Rounds.stage(NAME, round);
  }

  @Override
  public int codeVersion() {
    return 1;
  }

  @Override
  public List<Key<?>> reads() {
    List<Key<?>> keys = new ArrayList<>(RewardSettings.KEYS);
    keys.addAll(ModelOptions.KEYS);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    Dataset<Row> rollouts =
        context
            .table("rollouts", Tables.ROLLOUTS)
            .join(context.table("prompts", Tables.PROMPTS), "prompt_id")
            .repartition(context.tablePartitions(), col("prompt_id"));
    List<GroupResult> results = results(context, rollouts);
    Moments values = GroupResult.merged(results, VALUE);
    SortedMap<String, Double> counts = GroupResult.counts(results);
    double total = counts.getOrDefault("verdicts", 0.0);
    double failed = counts.getOrDefault(Verdict.Status.FAILED.name(), 0.0);
    checkFailures(context, results, failed, total);
    SortedMap<String, Double> metrics = metrics(values, counts, total);
    metrics.putAll(JudgeMetrics.of(results, total));
    metrics.putAll(MonitorCounts.metrics(results));
    return new StageOutput(
        GroupResult.files(results),
        Tables.REWARDS.simpleString(),
        Optional.empty(),
        Map.of(VALUE, values),
        metrics,
        Map.of());
  }

  /** One pass over the groups; an expression needs the verdicts as a table of their own between. */
  private static List<GroupResult> results(StageContext context, Dataset<Row> rollouts) {
    Scoring scoring = new Scoring(context.settings(), models(context));
    Tally tally = new Tally(new ArrayList<>(context.settings().get(RewardSettings.MONITORS)));
    Placement placement = placement(context);
    RewardExpression expression = RewardExpression.from(context.settings());
    if (expression.isAbsent()) {
      return GroupTask.run(
          context, placement, rollouts, Tables.REWARDS, new ScoringAndTally(scoring, tally));
    }
    Dataset<Row> scored = GroupTask.rows(placement, rollouts, Tables.SCORED_ROLLOUTS, scoring);
    return GroupTask.run(
        context, expression.applied(scored), Tables.REWARDS, new ExpressionAndTally(tally));
  }

  /** Rules take any slot; a model takes its executor. */
  private static Placement placement(StageContext context) {
    try (Reward reward = MonitoredReward.from(Rewards.withoutModels(), context.settings())) {
      return reward.needsModel() ? context.modelPlacement() : Placement.ofTables();
    }
  }

  /** The judge, and the policy that gave the responses. */
  private static SharedRewardModels models(StageContext context) {
    ModelRef policy = context.policy(context.manifest("rollouts").policy().orElseThrow());
    return SharedRewardModels.from(context.settings()).withPolicy(policy);
  }

  private static void checkFailures(
      StageContext context, List<GroupResult> results, double failed, double total) {
    double allowed = context.settings().get(RewardSettings.MAX_FAILED_SHARE);
    if (failed > allowed * total) {
      throw new UserException(
          "Cannot trust rewards of step %d: %d of %d verdicts FAILED"
              + " (reward.max-failed-share is %s); first error: %s",
          context.step(), (long) failed, (long) total, allowed, GroupResult.firstError(results));
    }
  }

  private static SortedMap<String, Double> metrics(
      Moments values, SortedMap<String, Double> counts, double total) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put(Metric.REWARD_MEAN.name(), values.mean());
    metrics.put(Metric.REWARD_STD.name(), values.populationStd());
    metrics.put(
        Metric.REWARD_FAILED_SHARE.name(),
        counts.getOrDefault(Verdict.Status.FAILED.name(), 0.0) / total);
    metrics.put(
        Metric.REWARD_UNSCORABLE_SHARE.name(),
        counts.getOrDefault(Verdict.Status.UNSCORABLE.name(), 0.0) / total);
    metrics.put(Metric.REWARD_BLANK_SHARE.name(), counts.getOrDefault("flag.blank", 0.0) / total);
    metrics.put(
        Metric.REWARD_NO_NUMBER_SHARE.name(), counts.getOrDefault("flag.no-number", 0.0) / total);
    for (String flag : Flags.MISSED) {
      Optional.ofNullable(counts.get("flag." + flag))
          .ifPresent(count -> metrics.put(Metric.FLAG_SHARE.of(flag).name(), count / total));
    }
    if (counts.getOrDefault(LATENCY, 0.0) > 0) {
      metrics.put(Metric.REWARD_LATENCY_MEAN.name(), counts.get(LATENCY) / total);
      metrics.put(Metric.REWARD_ATTEMPTS_MEAN.name(), counts.get(ATTEMPTS) / total);
      metrics.put(Metric.REWARD_COST.name(), counts.get(Components.COST));
    }
    metrics.put(
        Metric.GROUP_ZERO_STD_SHARE.name(),
        counts.getOrDefault("constant-groups", 0.0)
            / Math.max(1, counts.getOrDefault("scored-groups", 0.0)));
    return metrics;
  }

  /** What runs on an executor: one reward for each partition, one call for each group. */
  private record Scoring(Settings settings, SharedRewardModels models) implements GroupTask.Work {
    @Override
    public GroupTask.Groups open() {
      return new Scorer(reward(), Scoring::asTable);
    }

    MonitoredReward reward() {
      return MonitoredReward.from(new Rewards(models), settings);
    }

    private static void asTable(Scored group, GroupTask.Sink sink) {
      for (int i = 0; i < group.rollouts().size(); i++) {
        sink.row(
            Rows.ofScored(
                group.prompt(), group.rollouts().get(i), group.reward(), group.verdicts().get(i)));
      }
    }
  }

  /** The same, when what the reward says stands. */
  private record ScoringAndTally(Scoring scoring, Tally tally) implements GroupTask.Work {
    @Override
    public GroupTask.Groups open() {
      return new Scorer(scoring.reward(), this::keep);
    }

    private void keep(Scored group, GroupTask.Sink sink) {
      for (int i = 0; i < group.rollouts().size(); i++) {
        sink.row(Rows.of(group.rollouts().get(i), group.reward(), group.verdicts().get(i)));
      }
      tally.count(group.rollouts().stream().map(Rollout::sample).toList(), group.verdicts(), sink);
    }
  }

  /** What stands after the expression. */
  private record ExpressionAndTally(Tally tally) implements GroupTask.Work {
    @Override
    public GroupTask.Groups open() {
      return (rows, sink) -> {
        List<Verdict> verdicts = rows.stream().map(RewardExpression::verdict).toList();
        for (int i = 0; i < rows.size(); i++) {
          sink.row(Rows.of(rows.get(i), verdicts.get(i)));
        }
        tally.count(rows.stream().map(Rows::sample).toList(), verdicts, sink);
      };
    }
  }

  /** A group and what the reward says of it. */
  private record Scored(
      Prompt prompt, List<Rollout> rollouts, String reward, List<Verdict> verdicts) {}

  private record Scorer(MonitoredReward reward, BiConsumer<Scored, GroupTask.Sink> then)
      implements GroupTask.Groups {
    @Override
    public void close() {
      reward.close();
    }

    @Override
    public void accept(List<Row> rows, GroupTask.Sink sink) {
      Prompt prompt = Rows.prompt(rows.get(0));
      List<Rollout> rollouts = rows.stream().map(Rows::rollout).toList();
      then.accept(
          new Scored(prompt, rollouts, reward.name(), reward.score(prompt, rollouts)), sink);
    }
  }

  /** Counts the verdicts of a group. */
  private record Tally(List<String> monitors) implements Serializable {
    /** The greedy sample, a baseline, is no member of its group. */
    private void count(List<Integer> samples, List<Verdict> verdicts, GroupTask.Sink sink) {
      Moments group = Moments.EMPTY;
      for (int i = 0; i < verdicts.size(); i++) {
        Verdict verdict = verdicts.get(i);
        sink.count("verdicts", 1);
        sink.count(verdict.status().name(), 1);
        sink.count(ATTEMPTS, verdict.attempts());
        sink.count(LATENCY, verdict.latencyMs());
        sink.count(Components.COST, verdict.components().getOrDefault(Components.COST, 0.0));
        verdict.flags().forEach(flag -> sink.count("flag." + flag, 1));
        if (verdict.status() == Verdict.Status.FAILED) {
          sink.error(verdict.error().orElse("no reason given"));
        }
        if (verdict.isScored() && samples.get(i) != ScoredSample.GREEDY) {
          group = group.add(verdict.value());
        }
      }
      JudgeMetrics.observe(verdicts, sink);
      MonitorCounts.count(monitors, verdicts, sink);
      if (group.count() > 0) {
        sink.moments(VALUE, group);
        sink.count("scored-groups", 1);
        sink.count("constant-groups", group.isConstant() ? 1 : 0);
      }
    }
  }
}
