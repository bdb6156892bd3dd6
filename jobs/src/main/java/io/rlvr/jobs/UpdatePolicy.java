package io.rlvr.jobs;

import static org.apache.spark.sql.functions.col;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.Metric;
import io.rlvr.data.SampleKey;
import io.rlvr.loss.KlSettings;
import io.rlvr.loss.LossSettings;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.model.LoraSettings;
import io.rlvr.train.PolicyTrainer;
import io.rlvr.train.TrainReport;
import io.rlvr.train.TrainingSequence;
import io.rlvr.train.UpdateSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** Update: optimizer steps on the step's kept rollouts, then the next policy version. */
final class UpdatePolicy implements Stage {
  @Override
  public String name() {
    return "update";
  }

  @Override
  public int codeVersion() {
    return 1;
  }

  @Override
  public List<Key<?>> reads() {
    List<Key<?>> keys = new ArrayList<>(UpdateSettings.KEYS);
    keys.addAll(UpdatePlacement.KEYS);
    keys.addAll(LossSettings.KEYS);
    keys.addAll(KlSettings.KEYS);
    keys.addAll(LoraSettings.KEYS);
    keys.addAll(ModelOptions.KEYS);
    keys.add(RunSettings.STEPS);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    Settings settings =
        AssignCredit.withCoefficient(context.settings(), context.manifest("credit"));
    List<TrainingSequence> sequences = keptSequences(context);
    long shuffle = new SampleKey(context.seed(), context.step(), "update", 0).seed();
    PolicyUpdate update = new PolicyUpdate(context);
    TrainReport report =
        update.run(
            () -> PolicyLosses.create(settings),
            (model, gradients, optimizer) ->
                new PolicyTrainer(gradients, optimizer, PolicyTrainer.Options.from(settings))
                    .train(
                        sequences, shuffle, context.step() - 1, settings.get(RunSettings.STEPS)));
    return StageOutput.policy(update.written().policyVersion())
        .withMetrics(update.metrics(report).put(Metric.KL_ROLLOUT_POLICY, report.rolloutGap()))
        .withTimings(update.timings());
  }

  /** Kept rollouts with their advantages, in the order of prompts and samples. */
  private static List<TrainingSequence> keptSequences(StageContext context) throws IOException {
    List<Row> rows =
        context
            .table(Tables.CREDIT)
            .where(col(Columns.KEPT))
            .select(Columns.PROMPT_ID, Columns.SAMPLE, Columns.ADVANTAGE)
            .join(context.tableOfRounds(Tables.ROLLOUTS), Columns.ofSample())
            .orderBy(Columns.PROMPT_ID, Columns.SAMPLE)
            .collectAsList();
    List<TrainingSequence> sequences = new ArrayList<>();
    for (Row row : rows) {
      sequences.add(
          TrainingSequence.rollout(
              Tables.ROLLOUTS.record(row), Rows.number(row, Columns.ADVANTAGE).orElseThrow()));
    }
    return sequences;
  }
}
