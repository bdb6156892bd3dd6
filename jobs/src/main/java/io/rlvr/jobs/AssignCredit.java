package io.rlvr.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.advantage.CreditAssigner;
import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.Credit;
import io.rlvr.data.Metric;
import io.rlvr.data.Verdict;
import io.rlvr.loss.KlSettings;
import io.rlvr.stats.Moments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Credit: z-score over the step, KL penalty, advantage estimator. Two passes over the groups: the
 * first merges the moments that whitening needs, the second writes the rows.
 */
final class AssignCredit implements Stage {
  private static final String[] KEY_COLUMNS = {"prompt_id", "sample"};
  private static final String ESTIMATE = "estimate";
  private static final String ADVANTAGE = "advantage";

  @Override
  public String name() {
    return "credit";
  }

  @Override
  public int codeVersion() {
    return 1;
  }

  @Override
  public List<Key<?>> reads() {
    List<Key<?>> keys = new ArrayList<>(AdvantageSettings.KEYS);
    keys.addAll(KlSettings.KEYS);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    Dataset<Row> samples = samples(context).cache();
    try {
      Moments rewards = context.manifest("rewards").moments().get(ScoreRewards.VALUE);
      Moments estimates =
          GroupResult.merged(
              GroupTask.observe(samples, new Estimates(context.settings(), rewards)), ESTIMATE);
      List<GroupResult> results =
          GroupTask.run(
              context,
              samples,
              Tables.CREDIT,
              new Assignment(context.settings(), context.step(), rewards, estimates));
      Moments advantages = GroupResult.merged(results, ADVANTAGE);
      return new StageOutput(
          GroupResult.files(results),
          Tables.CREDIT.simpleString(),
          Optional.empty(),
          Map.of(ScoreRewards.VALUE, rewards, ESTIMATE, estimates, ADVANTAGE, advantages),
          Map.of(Metric.ADVANTAGE_STD.name(), advantages.populationStd()),
          Map.of());
    } finally {
      samples.unpersist();
    }
  }

  /** Verdicts beside the lengths and log-probabilities of their rollouts, in whole groups. */
  private static Dataset<Row> samples(StageContext context) throws IOException {
    Dataset<Row> rollouts =
        context
            .table("rollouts", Tables.ROLLOUTS)
            .select(
                col("prompt_id"),
                col("sample"),
                size(col("response_ids")).as("length"),
                col("logprobs"),
                col("ref_logprobs"));
    return context
        .table("rewards", Tables.REWARDS)
        .select("prompt_id", "sample", "status", "value")
        .join(rollouts, KEY_COLUMNS)
        .repartition(context.tablePartitions(), col("prompt_id"));
  }

  private static List<ScoredSample> scored(List<Row> rows, boolean needsKl) {
    List<ScoredSample> samples = new ArrayList<>();
    for (Row row : rows) {
      Verdict.Status status = Verdict.Status.valueOf(Rows.text(row, "status"));
      samples.add(
          new ScoredSample(
              Rows.text(row, "prompt_id"),
              row.getInt(row.fieldIndex("sample")),
              status,
              status == Verdict.Status.SCORED ? row.getDouble(row.fieldIndex("value")) : 0,
              row.getInt(row.fieldIndex("length")),
              needsKl ? klSum(row) : 0));
    }
    return samples;
  }

  private static double klSum(Row row) {
    float[] logprobs = Rows.floats(row, "logprobs");
    float[] reference = Rows.floats(row, "ref_logprobs");
    double sum = 0;
    for (int i = 0; i < logprobs.length; i++) {
      sum += (double) logprobs[i] - reference[i];
    }
    return sum;
  }

  private static CreditAssigner assigner(Settings settings) {
    return CreditAssigner.from(settings, KlSettings.rewardCoefficient(settings));
  }

  private static boolean needsKl(Settings settings) {
    return KlSettings.rewardCoefficient(settings) > 0;
  }

  /** First pass: the moments of a group's advantages before whitening. */
  private record Estimates(Settings settings, Moments rewards) implements GroupTask.Work {
    @Override
    public GroupTask.Groups open() {
      CreditAssigner assigner = assigner(settings);
      return (rows, sink) ->
          sink.moments(
              ESTIMATE, assigner.estimateMoments(scored(rows, needsKl(settings)), rewards));
    }
  }

  /** Second pass: the rows. */
  private record Assignment(Settings settings, int step, Moments rewards, Moments estimates)
      implements GroupTask.Work {
    @Override
    public GroupTask.Groups open() {
      CreditAssigner assigner = assigner(settings);
      return (rows, sink) -> {
        Moments advantages = Moments.EMPTY;
        for (Credit credit :
            assigner.credit(step, scored(rows, needsKl(settings)), rewards, estimates)) {
          sink.row(Rows.of(credit));
          if (credit.kept()) {
            advantages = advantages.add(credit.advantage().orElseThrow());
          }
        }
        sink.moments(ADVANTAGE, advantages);
      };
    }
  }
}
