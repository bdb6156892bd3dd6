package io.rlvr.jobs.reward;

import static org.apache.spark.sql.functions.col;

import io.rlvr.config.Key;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.spark.Placement;
import io.rlvr.jobs.stage.GroupResult;
import io.rlvr.jobs.stage.GroupTask;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.jobs.table.Columns;
import io.rlvr.jobs.table.Tables;
import io.rlvr.reward.RewardModels;
import io.rlvr.reward.registry.MonitoredReward;
import io.rlvr.reward.registry.RewardRecipe;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Reward: scores each rollout against its prompt's reference, and merges the moments of the values
 * over the whole step, from which the z-score comes (Su et al. 2025, Eq. 5).
 */
public final class ScoreRewards implements Stage {
  public static final String VALUE = "value";

  private final int round;

  ScoreRewards() {
    this(0);
  }

  /**
   * @param round 0 for the step's prompts, from 1 for further ones
   */
  public ScoreRewards(int round) {
    this.round = round;
  }

  @Override
  public String name() {
    return StageKind.REWARD.inRound(round);
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
            .table(Tables.ROLLOUTS)
            .join(context.table(Tables.PROMPTS), Columns.PROMPT_ID)
            .repartition(context.tablePartitions(), col(Columns.PROMPT_ID));
    List<GroupResult> results = score(context, rollouts);
    VerdictCounts counts =
        VerdictCounts.merged(GroupResult.summaries(results, VerdictCounts.class));
    FailureLimit limit = FailureLimit.from(context.settings());
    limit.check(context.step(), counts);
    if (round == 0) { // a refill may be small; that others were SCORED is known by then
      limit.checkAnyScored(context.step(), counts);
    }
    return StageOutput.rows(Tables.REWARDS, GroupResult.files(results))
        .withMoments(Map.of(VALUE, counts.values()))
        .withMetrics(counts.metrics());
  }

  /** One pass over the groups; an expression needs the verdicts as a table of their own between. */
  private static List<GroupResult> score(StageContext context, Dataset<Row> rollouts) {
    RewardRecipe recipe = RewardRecipe.from(context.settings());
    Placement placement;
    GroupScoring scoring;
    try (MonitoredReward reward = recipe.monitored(RewardModels.NONE)) {
      // Rules take any slot; a model takes its executor.
      placement = reward.needsModel() ? context.modelPlacement() : Placement.ofTables();
      scoring = new GroupScoring(recipe, models(context), new ArrayList<>(reward.monitors()));
    }
    RewardExpression expression = RewardExpression.from(context.settings());
    if (expression.isAbsent()) {
      return GroupTask.run(
          context, placement, rollouts, Tables.REWARDS.schema(), scoring.rewards());
    }
    Dataset<Row> scored =
        GroupTask.rows(placement, rollouts, ScoredRollout.TABLE.schema(), scoring.scoredRollouts());
    return GroupTask.run(
        context,
        expression.applied(scored),
        Tables.REWARDS.schema(),
        scoring.rewardsOf(expression));
  }

  /** The judge, and the policy that gave the responses. */
  private static SharedRewardModels models(StageContext context) {
    ModelRef policy = context.policy(context.manifest("rollouts").policy().orElseThrow());
    return SharedRewardModels.from(context.settings()).withPolicy(policy);
  }
}
