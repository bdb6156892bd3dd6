package io.rlvr.jobs.update;

import static org.apache.spark.sql.functions.col;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.SampleKey;
import io.rlvr.data.StageKind;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.settings.UpdateOptions;
import io.rlvr.jobs.settings.UpdatePlacement;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.StageOutput;
import io.rlvr.jobs.table.Columns;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.Tables;
import io.rlvr.loss.KlSettings;
import io.rlvr.loss.LossSettings;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.loss.StepChoices;
import io.rlvr.model.lora.LoraSettings;
import io.rlvr.store.Manifest;
import io.rlvr.train.PolicyTrainer;
import io.rlvr.train.TrainReport;
import io.rlvr.train.TrainingSequence;
import io.rlvr.train.UpdateSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;

/** Update: optimizer steps on the step's kept rollouts, then the next policy version. */
public final class UpdatePolicy implements Stage {
  @Override
  public String name() {
    return StageKind.UPDATE.spelled();
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
    keys.add(RunSettings.OPTIMIZER);
    keys.add(PolicyTemperature.IN_TRAINING);
    return keys;
  }

  @Override
  public StageOutput run(StageContext context) throws IOException {
    UpdateOptions options =
        UpdateOptions.from(context.settings()).at(PolicyTemperature.from(context.settings()));
    List<TrainingSequence> sequences = keptSequences(context);
    long shuffle = new SampleKey(context.seed(), context.step(), "update", 0).seed();
    PolicyUpdate update = new PolicyUpdate(context, options);
    Optional<EntropyControl> entropy = EntropyControl.of(context);
    Settings settings = withCoefficient(context.settings(), context.manifest("credit"));
    TrainReport report =
        update.run(
            PolicyLosses.create(entropy.map(control -> control.in(settings)).orElse(settings)),
            (model, gradients, optimizer) ->
                new PolicyTrainer(
                        gradients, optimizer, options.trainer(), StepChoices.from(settings))
                    .telling(update.progress())
                    .train(sequences, shuffle, context.step() - 1, options.steps()));
    Metrics metrics =
        update.metrics(report).put(RolloutMetrics.KL_ROLLOUT_POLICY, report.rolloutGap());
    entropy.ifPresent(control -> control.addTo(metrics));
    report
        .mismatch()
        .ifPresent(
            mismatch ->
                metrics
                    .put(RolloutMetrics.MISMATCH_KL, mismatch.kl())
                    .put(RolloutMetrics.MISMATCH_LARGEST, mismatch.largest()));
    return StageOutput.policy(update.written().policyVersion())
        .withMetrics(metrics)
        .withTimings(update.timings())
        .withWriting(update.writing());
  }

  /** With the coefficient of the KL penalty that the step's credit was made with. */
  private static Settings withCoefficient(Settings settings, Manifest credit) {
    Double coefficient = credit.metrics().get(UpdateMetrics.KL_COEFFICIENT.name());
    return coefficient == null ? settings : settings.with(KlSettings.COEFFICIENT, coefficient);
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
