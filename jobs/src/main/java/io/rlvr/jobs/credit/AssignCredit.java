package io.rlvr.jobs.credit;

import static io.rlvr.jobs.table.Columns.FINISH_REASON;
import static io.rlvr.jobs.table.Columns.LOGPROBS;
import static io.rlvr.jobs.table.Columns.PROMPT_ID;
import static io.rlvr.jobs.table.Columns.REF_LOGPROBS;
import static io.rlvr.jobs.table.Columns.SAMPLE;
import static io.rlvr.jobs.table.Columns.STATUS;
import static io.rlvr.jobs.table.Columns.VALUE;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.size;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.advantage.CreditAssigner;
import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Key;
import io.rlvr.data.Credit;
import io.rlvr.data.FinishReason;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.reward.ScoreRewards;
import io.rlvr.jobs.stage.GroupResult;
import io.rlvr.jobs.stage.GroupTask;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.jobs.table.Columns;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.Tables;
import io.rlvr.loss.KlController;
import io.rlvr.loss.KlOptions;
import io.rlvr.loss.KlSettings;
import io.rlvr.stats.Moments;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Credit: z-score over the step, KL penalty, advantage estimator. Two passes over the groups: the
 * first merges the moments that whitening needs, the second writes the rows. One more comes before
 * where the z-score's moments are not those of the reward stage, since rewards are cut or groups
 * leave.
 */
public final class AssignCredit implements Stage {
  /** The credit of the step before, which an adaptive coefficient of the KL penalty follows. */
  public static final String BEFORE = "credit-before";

  /** A column of its own samples: tokens of the response. */
  private static final String LENGTH = "length";

  private static final String ESTIMATE = "estimate";
  private static final String ADVANTAGE = "advantage";

  @Override
  public String name() {
    return StageKind.CREDIT.spelled();
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
              Tables.CREDIT.schema(),
              new Assignment(options, context.step(), room, rewards, estimates));
      Moments advantages = GroupResult.merged(results, ADVANTAGE);
      return StageOutput.rows(Tables.CREDIT, GroupResult.files(results))
          .withMoments(
              Map.of(ScoreRewards.VALUE, rewards, ESTIMATE, estimates, ADVANTAGE, advantages))
          .withMetrics(metrics(context, options, room, advantages));
    } finally {
      samples.unpersist();
    }
  }

  /** With the coefficient that follows from the step before, where there is one. */
  private static CreditOptions options(StageContext context) {
    CreditOptions options = CreditOptions.from(context.settings());
    return context.inputs().containsKey(BEFORE)
        ? options.withCoefficient(context.manifest(BEFORE), UpdateMetrics.KL_NEXT_COEFFICIENT)
        : options;
  }

  private static Moments rewards(
      StageContext context, Dataset<Row> samples, CreditOptions options) {
    return options.assigner().takesAllRewards() && !Room.isLimited(context)
        ? context.manifest("rewards").moments().get(ScoreRewards.VALUE)
        : GroupResult.merged(GroupTask.observe(samples, new Values(options)), ScoreRewards.VALUE);
  }

  private static Metrics metrics(
      StageContext context, CreditOptions options, Room room, Moments advantages) {
    Metrics metrics = new Metrics();
    metrics.put(RewardMetrics.ADVANTAGE_STD, advantages.populationStd());
    if (options.assigner().filters()) {
      long scored =
          context.manifests("rewards").stream()
              .mapToLong(manifest -> manifest.moments().get(ScoreRewards.VALUE).count())
              .sum();
      metrics.putShare(RewardMetrics.CREDIT_KEPT_SHARE, advantages.count(), scored);
    }
    if (Room.isLimited(context)) {
      metrics.put(RewardMetrics.CREDIT_GROUPS_KEPT, room.kept());
      metrics.put(RewardMetrics.CREDIT_REFILLS, context.rounds("rollouts") - 1.0);
    }
    Manifest rollouts = context.manifest("rollouts");
    KlController.from(context.settings())
        .ifPresent(
            controller -> {
              double coefficient = options.kl().coefficient();
              metrics.put(UpdateMetrics.KL_COEFFICIENT, coefficient);
              metrics.put(
                  UpdateMetrics.KL_NEXT_COEFFICIENT,
                  controller.next(
                      coefficient,
                      rollouts.metrics().get(RolloutMetrics.KL_POLICY_REFERENCE.name()),
                      rollouts.moments().get("length").count()));
            });
    return metrics;
  }

  /** Verdicts beside the lengths and log-probabilities of their rollouts, in whole groups. */
  static Dataset<Row> samples(StageContext context) throws IOException {
    Dataset<Row> rollouts =
        context
            .tableOfRounds(Tables.ROLLOUTS)
            .select(
                col(PROMPT_ID),
                col(SAMPLE),
                size(col(Columns.RESPONSE_IDS)).as(LENGTH),
                col(LOGPROBS),
                col(REF_LOGPROBS),
                col(FINISH_REASON));
    return context
        .tableOfRounds(Tables.REWARDS)
        .select(PROMPT_ID, SAMPLE, STATUS, VALUE, Columns.COMPONENTS)
        .join(rollouts, Columns.ofSample())
        .repartition(context.tablePartitions(), col(PROMPT_ID));
  }

  static List<ScoredSample> scored(List<Row> rows, CreditOptions options) {
    boolean needsKl = options.kl().rewardCoefficient() > 0;
    List<ScoredSample> samples = new ArrayList<>();
    for (Row row : rows) {
      Verdict.Status status = Verdict.Status.valueOf(Rows.text(row, STATUS));
      ScoredSample sample =
          new ScoredSample(
              Rows.text(row, PROMPT_ID),
              Rows.whole(row, SAMPLE),
              status,
              status == Verdict.Status.SCORED ? Rows.number(row, VALUE).orElseThrow() : 0,
              Rows.whole(row, LENGTH),
              needsKl ? klSum(row, options.kl()) : 0,
              FinishReason.of(Rows.text(row, FINISH_REASON)));
      samples.add(
          options.assigner().needsParts()
              ? sample.withParts(Rows.numbersByName(row, Columns.COMPONENTS))
              : sample);
    }
    return samples;
  }

  private static double klSum(Row row, KlOptions kl) {
    return kl.estimator().sum(Rows.floats(row, LOGPROBS), Rows.floats(row, REF_LOGPROBS));
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
          sink.row(Tables.CREDIT.row(credit));
          if (credit.kept()) {
            advantages = advantages.add(credit.advantage().orElseThrow());
          }
        }
        sink.moments(ADVANTAGE, advantages);
      };
    }
  }
}
