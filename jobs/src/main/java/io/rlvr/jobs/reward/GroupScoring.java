package io.rlvr.jobs.reward;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.jobs.stage.GroupTask;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.Tables;
import io.rlvr.reward.registry.MonitoredReward;
import io.rlvr.reward.registry.RewardRecipe;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Row;

/**
 * Scores groups on executors: one reward for each partition, one call for each group.
 *
 * @param monitors names of the monitors, which are counted
 */
record GroupScoring(RewardRecipe recipe, SharedRewardModels models, ArrayList<String> monitors)
    implements Serializable {
  private static final double LARGEST = 1e100;

  /** Writes rewards as they are. */
  GroupTask.Work rewards() {
    return () -> new Scorer(recipe.monitored(models), (group, sink) -> write(group.rewards, sink));
  }

  /** Gives {@link ScoredRollout}s, for an expression to go on with. */
  GroupTask.Work scoredRollouts() {
    return () ->
        new Scorer(
            recipe.monitored(models),
            (group, sink) ->
                group.scoredRollouts().forEach(row -> sink.row(ScoredRollout.TABLE.row(row))));
  }

  /** Writes rewards as an expression has left them. */
  GroupTask.Work rewardsOf(RewardExpression expression) {
    return () -> (rows, sink) -> write(rows.stream().map(expression::reward).toList(), sink);
  }

  private void write(List<RewardRow> group, GroupTask.Sink sink) {
    group.forEach(GroupScoring::requireBounded);
    group.forEach(reward -> sink.row(Tables.REWARDS.row(reward)));
    sink.summary(VerdictCounts.of(group, monitors));
  }

  /**
   * Of larger ones no mean and no variance is a number.
   *
   * @throws UserException if a value or a component is larger in size
   */
  static void requireBounded(RewardRow reward) {
    Verdict verdict = reward.verdict();
    requireBounded(reward.rewardName(), verdict.value(), reward);
    verdict
        .components()
        .forEach(
            (name, value) -> requireBounded(reward.rewardName() + "'s " + name, value, reward));
  }

  private static void requireBounded(String name, double value, RewardRow reward) {
    if (Double.isFinite(value) && Math.abs(value) > LARGEST) {
      throw new UserException(
          "Cannot learn from reward %s: it gave %s to sample %d of prompt '%s' at step %d (expected"
              + " at most %s in size)",
          Printable.quotable(name),
          value,
          reward.sample(),
          Printable.quotable(reward.promptId()),
          reward.step(),
          LARGEST);
    }
  }

  /** A group and what the reward says of it. */
  private record Scored(Prompt prompt, List<Rollout> rollouts, List<RewardRow> rewards) {
    List<ScoredRollout> scoredRollouts() {
      List<ScoredRollout> scored = new ArrayList<>();
      for (int i = 0; i < rollouts.size(); i++) {
        scored.add(ScoredRollout.of(prompt, rollouts.get(i), rewards.get(i)));
      }
      return scored;
    }
  }

  private record Scorer(MonitoredReward reward, BiConsumer<Scored, GroupTask.Sink> then)
      implements GroupTask.Groups {
    @Override
    public void accept(List<Row> rows, GroupTask.Sink sink) {
      Prompt prompt = Tables.PROMPTS.record(rows.get(0));
      List<Rollout> rollouts = rows.stream().map(Tables.ROLLOUTS::record).toList();
      List<Verdict> verdicts = reward.score(prompt, rollouts);
      List<RewardRow> rewards = new ArrayList<>();
      for (int i = 0; i < rollouts.size(); i++) {
        rewards.add(RewardRow.of(rollouts.get(i), reward.name(), verdicts.get(i)));
      }
      then.accept(new Scored(prompt, rollouts, rewards), sink);
    }

    @Override
    public void close() {
      reward.close();
    }
  }
}
