package io.rlvr.jobs.credit;

import io.rlvr.data.Credit;
import io.rlvr.jobs.prompts.StepPrompts;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.table.PromptFilter;
import java.io.IOException;
import java.io.Serializable;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The room that a step has for groups: where it may be refilled, the groups that credit keeps take
 * part in the order of the schedule, round after round, until there are as many as a step has
 * prompts. Those behind are surplus and count nowhere.
 *
 * @param kept how many groups take part, where that is limited
 * @param surplus prompts of groups that do not
 */
record Room(int kept, TreeSet<String> surplus) implements Serializable {
  /** The reason in the credit table. */
  static final String REASON = "surplus";

  static Room of(StageContext context, Dataset<Row> samples, CreditOptions options)
      throws IOException {
    if (!isLimited(context)) {
      return new Room(0, new TreeSet<>());
    }
    int size = size(context);
    Set<String> kept = DecideRefill.kept(samples, options);
    TreeSet<String> surplus = new TreeSet<>(kept);
    StepPrompts prompts = StepPrompts.of(context);
    int taken = 0;
    for (int round = 0; round < context.rounds("rollouts"); round++) {
      for (String promptId : prompts.drawnIds(size, round)) {
        if (taken < size && kept.contains(promptId)) {
          surplus.remove(promptId);
          taken++;
        }
      }
    }
    return new Room(taken, surplus);
  }

  /** Whether the step may be refilled: then, and only then, its credit reads the prompts. */
  static boolean isLimited(StageContext context) {
    return context.inputs().containsKey("prompts");
  }

  /** The rows of the groups that are not surplus. */
  Dataset<Row> members(JavaSparkContext spark, Dataset<Row> samples) {
    return surplus.isEmpty() ? samples : PromptFilter.of(spark, surplus).without(samples);
  }

  /** The credit of a sample, which has no advantage if its group is surplus. */
  Credit credit(Credit credit) {
    return surplus.contains(credit.promptId()) && credit.advantage().isPresent()
        ? credit.left(REASON)
        : credit;
  }

  /** Prompts of a step, as its rollouts were made. */
  private static int size(StageContext context) {
    Object size =
        context.manifest("rollouts").settings().get(RolloutSettings.PROMPTS_PER_STEP.name());
    return ((Number) size).intValue();
  }
}
