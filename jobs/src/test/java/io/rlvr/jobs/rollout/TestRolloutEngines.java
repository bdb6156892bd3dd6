package io.rlvr.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Rollout;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.evaluate.EvaluateOptions;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.CountingEngine;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TestRolloutEngines {
  private static final String COUNTING = "rollout.engine=io.rlvr.jobs.testing.CountingEngine";

  @TempDir private Path folder;

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
    CountingEngine.LOADED.clear();
  }

  @Test
  void theResidentModelSamplesUnlessAnotherIsNamed() {
    assertThat(RolloutEngines.names()).containsExactly("resident", "server");
    assertThat(RolloutEngines.create(settings()))
        .isEqualTo(ResidentEngine.from(settings()))
        .matches(engine -> engine.needsModel());
    assertThat(RolloutEngines.create(settings(COUNTING))).isInstanceOf(CountingEngine.class);
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThatThrownBy(() -> settings("rollout.engine=residnt"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid rollout.engine: 'residnt' (expected one of resident, server). Did you mean 'resident'?");
  }

  @Test
  void referenceLogprobsNeedAModelWhateverSamples() {
    assertThat(RolloutOptions.from(settings(COUNTING)).needsModel()).isTrue();
    assertThat(RolloutOptions.from(settings(COUNTING, "rollout.reference-logprobs=false")))
        .matches(options -> !options.needsModel());
    assertThat(RolloutOptions.from(settings("rollout.reference-logprobs=false")).needsModel())
        .isTrue();
  }

  @Test
  void anEvaluationNeedsAModelForItsEngineOrItsReward() {
    assertThat(EvaluateOptions.from(settings()).needsModel()).isTrue();
    assertThat(EvaluateOptions.from(settings(COUNTING)).needsModel()).isFalse();
    assertThat(EvaluateOptions.from(settings(COUNTING, "evaluate.reward=judge")).needsModel())
        .isTrue();
  }

  /** Made by commit 0470d02, which had no such setting: the last stage's id follows from all. */
  @Test
  void theSettingChangesNoIdAtItsDefault() {
    assertThat(plan().firstStep().evaluate(0).id())
        .isEqualTo("40c79430e6ca5c0b9f69332b0f1e1550454140055e2f7e26c18e6cfda28fcff1");
    assertThat(plan("rollout.engine=resident").firstStep().evaluate(0).id())
        .isEqualTo(plan().firstStep().evaluate(0).id());
    assertThat(plan(COUNTING).firstStep().rollout().id())
        .isNotEqualTo(plan().firstStep().rollout().id());
    assertThat(plan(COUNTING).evaluateStart().id()).isNotEqualTo(plan().evaluateStart().id());
  }

  @Test
  void anotherEngineSamplesForRolloutsAndEvaluations() throws IOException {
    Path run = folder.resolve("run");
    Settings settings =
        TinyRun.settings(
            TinyRun.configuration(folder),
            COUNTING,
            "rollout.reference-logprobs=false",
            "kl.placement=none",
            "loop.steps=1");

    TrainCommand.train(settings, run.toString(), "local[2]");

    // the start model is evaluated, then sampled from; its successor is evaluated
    assertThat(CountingEngine.LOADED).containsExactly(0, 0, 1);
    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      List<Row> rollouts = tables.table(Tables.ROLLOUTS).collectAsList();
      assertThat(rollouts).hasSize(TinyRun.PROMPTS * TinyRun.SAMPLES);
      for (Row row : rollouts) {
        Rollout rollout = Tables.ROLLOUTS.record(row);
        assertThat(rollout.responseIds())
            .containsExactly(rollout.promptIds().length, rollout.sample(), 40);
        assertThat(rollout.logprobs()).containsExactly(-1, -2, -3);
        assertThat(rollout.refLogprobs()).isEmpty();
      }
      assertThat(tables.table(Tables.EVALUATIONS).count()).isEqualTo(2 * TinyRun.EVALUATED);
    }
  }

  private static Settings settings(String... overrides) {
    List<String> all = new ArrayList<>(List.of(overrides));
    all.add("policy.model=x");
    return Settings.defaults(AllSettings.KEYS, all);
  }

  private static Plan plan(String... overrides) {
    return new Plan(settings(overrides), "0123456789abcdef");
  }
}
