package io.rlvr.jobs.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.Alarms;
import io.rlvr.jobs.run.MetricHistory;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.TinyUpdate;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.loss.TokenLoss;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.report.Alarm;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An update whose one optimizer step has a gradient that is not finite. */
class TestSkippedSteps {
  @TempDir private static Path shared;
  private static SparkSession spark;
  private static Path conf;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws IOException {
    conf = TinyRun.configuration(shared);
    spark = Sessions.open("local[2]", "test");
  }

  @AfterAll
  static void close() {
    ExecutorModels.shared().clear();
    spark.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"driver", "executors", "sharded"})
  void aGradientThatIsNotFiniteIsSkippedCountedAndAnAlarm(String placement) throws IOException {
    TinyUpdate update = new TinyUpdate(spark, conf);
    Settings settings =
        update.settings(
            "update.placement=" + placement,
            "update.sequences-per-optimizer-step=12",
            "update.sequences-per-task=3");
    PolicyLoss loss = withoutGradient(PolicyLosses.create(settings));

    TinyUpdate.Result skipped =
        update.run(new LocalFileStore(folder.resolve("skipped")), settings, loss);
    TinyUpdate.Result taken = update.run(new LocalFileStore(folder.resolve("taken")), settings);

    try (CausalLm start = startModel(settings)) {
      assertThat(skipped.values()).containsExactly(start.flatValues());
      assertThat(taken.values()).isNotEqualTo(start.flatValues());
    }
    assertThat(skipped.metrics()).containsEntry(UpdateMetrics.UPDATE_SKIPPED_STEPS.name(), 1.0);
    assertThat(taken.metrics()).containsEntry(UpdateMetrics.UPDATE_SKIPPED_STEPS.name(), 0.0);
    assertThat(alarms(skipped.metrics()))
        .containsExactly(
            new Alarm(
                1,
                "skipped-steps",
                "",
                "skipped optimizer steps, whose gradient was not finite: 1"
                    + " (alarm.skipped-steps is 0)"));
    assertThat(alarms(taken.metrics())).isEmpty();
  }

  /** Its old log-probabilities are none either: what measures them must not end the run. */
  @ParameterizedTest
  @ValueSource(strings = {"driver", "executors", "sharded"})
  void aPolicyWhoseNumbersAreNoneIsSkippedAsWell(String placement) throws IOException {
    Path broken = folder.resolve("broken");
    TinyUpdate update = new TinyUpdate(spark, conf);
    float[] values;
    try (CausalLm start = startModel(update.settings())) {
      values = start.flatValues();
      values[start.parameters().get(0).elements()] = Float.NaN; // of the first layer: all see it
      start.setFlatValues(values);
      start.save(Files.createDirectories(broken), Dtype.FLOAT32);
    }
    Settings settings =
        update.settings(
            "policy.model=" + broken,
            "update.placement=" + placement,
            "update.old-logprobs=recompute",
            "update.sequences-per-optimizer-step=12",
            "update.sequences-per-task=3");

    TinyUpdate.Result skipped = update.run(new LocalFileStore(folder.resolve("run")), settings);

    assertThat(skipped.values()).containsExactly(values);
    assertThat(skipped.metrics()).containsEntry(UpdateMetrics.UPDATE_SKIPPED_STEPS.name(), 1.0);
  }

  /** One token's derivative is no number, as after an overflow. */
  private static PolicyLoss withoutGradient(PolicyLoss loss) {
    return batch -> {
      TokenLoss found = loss.apply(batch);
      found.gradient()[0][0] = Double.NaN;
      return found;
    };
  }

  private static List<Alarm> alarms(Map<String, Double> metrics) {
    MetricHistory history = new MetricHistory();
    history.add(1, "update", metrics);
    return new Alarms(AlarmLimits.recorded(Map.of(), List.of()), history).all();
  }

  private static CausalLm startModel(Settings settings) throws IOException {
    ModelOptions options = ModelOptions.from(settings);
    return CausalLm.load(
        Path.of(settings.get(RunSettings.MODEL)),
        new DeviceChoice(options.device()),
        options.precision());
  }
}
