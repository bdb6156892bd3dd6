package io.rlvr.spark;

import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.reward.Reward;
import io.rlvr.reward.registry.RewardRecipe;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;

/**
 * Scores the rows of a partition, in their order.
 *
 * @param batchSize rows of one prompt at most that are scored together
 */
record ScoringTask(
    RewardRecipe recipe,
    String reward,
    SharedRewardModels models,
    ScoredColumns columns,
    int batchSize)
    implements MapPartitionsFunction<Row, Row> {
  private static final Verdict NO_RESPONSE = Verdict.unscorable("response is null");

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Reward scoring = recipe.named(reward, models);
    TaskCompletionListener end = context -> scoring.close();
    TaskContext.get().addTaskCompletionListener(end);
    return new RowBatches<>(rows, columns::prompt, batchSize, (p, each) -> score(scoring, p, each));
  }

  private List<Row> score(Reward scoring, Prompt prompt, List<Row> rows) {
    List<Rollout> rollouts = new ArrayList<>();
    for (Row row : rows) {
      columns
          .response(row)
          .ifPresent(
              response ->
                  rollouts.add(Rollout.ofText(prompt.promptId(), rollouts.size(), response)));
    }
    Iterator<Verdict> verdicts =
        rollouts.isEmpty()
            ? List.<Verdict>of().iterator()
            : scoring.score(prompt, rollouts).iterator();
    return rows.stream()
        .map(
            row ->
                RowBatches.with(
                    row,
                    VerdictColumn.cell(
                        columns.response(row).isPresent() ? verdicts.next() : NO_RESPONSE)))
        .toList();
  }
}
