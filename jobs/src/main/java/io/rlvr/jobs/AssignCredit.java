package io.rlvr.jobs;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.advantage.CreditAssigner;
import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Key;
import io.rlvr.data.Credit;
import io.rlvr.data.Metric;
import io.rlvr.data.Verdict;
import io.rlvr.loss.KlController;
import io.rlvr.loss.KlOptions;
import io.rlvr.loss.KlSettings;
import io.rlvr.stats.Moments;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Credit: z-score over the step, KL penalty, advantage estimator. Two passes over the groups: the
 * first merges the moments that whitening needs, the second writes the rows. One more comes before
 * where the z-score's moments are not those of the reward stage, since rewards are cut or groups
 * leave.
 */
final class AssignCredit implements Stage {
  /** The credit of the step before, which an adaptive coefficient of the KL penalty follows. */
  static final String BEFORE = "credit-before";

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
    CreditOptions options = options(context);
    Dataset<Row> samples = samples(context).cache();
    try {
      Room room = Room.of(context, samples, options);
      Dataset<Row> members = room.members(context.sparkContext(), samples);
      Moments rewards = rewards(context, members, options);
      Moments estimates =
          GroupResult.merged(GroupTask.observe(members, new Estimates(options, rewards)), ESTIMATE);
      List<GroupResult> results =
          GroupTask.run(
              context,
              samples,
              Tables.CREDIT,
              new Assignment(options, context.step(), room, rewards, estimates));
      Moments advantages = GroupResult.merged(results, ADVANTAGE);
      return new StageOutput(
          GroupResult.files(results),
          Tables.CREDIT.simpleString(),
          Optional.empty(),
          Map.of(ScoreRewards.VALUE, rewards, ESTIMATE, estimates, ADVANTAGE, advantages),
          metrics(context, options, room, advantages),
          Map.of());
    } finally {
      samples.unpersist();
    }
  }

  /** With the coefficient that follows from the step before, where there is one. */
  private static CreditOptions options(StageContext context) {
    CreditOptions options = CreditOptions.from(context.settings());
    return context.inputs().containsKey(BEFORE)
        ? options.withCoefficient(context.manifest(BEFORE), Metric.KL_NEXT_COEFFICIENT)
        : options;
  }

  private static Moments rewards(
      StageContext context, Dataset<Row> samples, CreditOptions options) {
    return options.assigner().takesAllRewards() && !Room.isLimited(context)
        ? context.manifest("rewards").moments().get(ScoreRewards.VALUE)
        : GroupResult.merged(GroupTask.observe(samples, new Values(options)), ScoreRewards.VALUE);
  }

  private static Map<String, Double> metrics(
      StageContext context, CreditOptions options, Room room, Moments advantages) {
    SortedMap<String, Double> metrics = new TreeMap<>();
    metrics.put(Metric.ADVANTAGE_STD.name(), advantages.populationStd());
    if (options.assigner().filters()) {
      long scored =
          Rounds.manifests(context, "rewards").stream()
              .mapToLong(manifest -> manifest.moments().get(ScoreRewards.VALUE).count())
              .sum();
      metrics.put(
          Metric.CREDIT_KEPT_SHARE.name(), (double) advantages.count() / Math.max(1, scored));
    }
    if (Room.isLimited(context)) {
      metrics.put(Metric.CREDIT_GROUPS_KEPT.name(), (double) room.kept());
      metrics.put(Metric.CREDIT_REFILLS.name(), Rounds.count(context, "rollouts") - 1.0);
    }
    Manifest rollouts = context.manifest("rollouts");
    KlController.from(context.settings())
        .ifPresent(
            controller -> {
              double coefficient = options.kl().coefficient();
              metrics.put(Metric.KL_COEFFICIENT.name(), coefficient);
              metrics.put(
                  Metric.KL_NEXT_COEFFICIENT.name(),
                  controller.next(
                      coefficient,
                      rollouts.metrics().get(Metric.KL_POLICY_REFERENCE.name()),
                      rollouts.moments().get("length").count()));
            });
    return metrics;
  }

  /** Verdicts beside the lengths and log-probabilities of their rollouts, in whole groups. */
  static Dataset<Row> samples(StageContext context) throws IOException {
    Dataset<Row> rollouts =
        Rounds.table(context, "rollouts", Tables.ROLLOUTS)
            .select(
                col("prompt_id"),
                col("sample"),
                size(col("response_ids")).as("length"),
                col("logprobs"),
                col("ref_logprobs"),
                col("finish_reason"));
    return Rounds.table(context, "rewards", Tables.REWARDS)
        .select("prompt_id", "sample", "status", "value")
        .join(rollouts, KEY_COLUMNS)
        .repartition(context.tablePartitions(), col("prompt_id"));
  }

  static List<ScoredSample> scored(List<Row> rows, CreditOptions options) {
    boolean needsKl = options.kl().rewardCoefficient() > 0;
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
              needsKl ? klSum(row, options.kl()) : 0,
              Rows.finishReason(row)));
    }
    return samples;
  }

  private static double klSum(Row row, KlOptions kl) {
    return kl.estimator().sum(Rows.floats(row, "logprobs"), Rows.floats(row, "ref_logprobs"));
  }

  /** The rewards themselves, where the reward stage's moments are not those of the z-score. */
  private record Values(CreditOptions options) implements GroupTask.Work {
    @Override
    public GroupTask.Groups open() {
      CreditAssigner assigner = options.assigner();
      return (rows, sink) ->
          sink.moments(ScoreRewards.VALUE, assigner.rewardMoments(scored(rows, options)));
    }
  }

  /** First pass: the moments of a group's advantages before whitening. */
  private record Estimates(CreditOptions options, Moments rewards) implements GroupTask.Work {
    @Override
    public GroupTask.Groups open() {
      CreditAssigner assigner = options.assigner();
      return (rows, sink) ->
          sink.moments(ESTIMATE, assigner.estimateMoments(scored(rows, options), rewards));
    }
  }

  /** Second pass: the rows. */
  private record Assignment(
      CreditOptions options, int step, Room room, Moments rewards, Moments estimates)
      implements GroupTask.Work {
    @Override
    public GroupTask.Groups open() {
      CreditAssigner assigner = options.assigner();
      return (rows, sink) -> {
        Moments advantages = Moments.EMPTY;
        for (Credit assigned : assigner.credit(step, scored(rows, options), rewards, estimates)) {
          Credit credit = room.credit(assigned);
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
