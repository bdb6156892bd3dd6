package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.FailingStore;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.model.engine.Precision;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.stats.Moments;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose reference policy follows the policy. */
@Tag("slow")
class TestReferencePolicy {
  /** Far above what scoring a sequence again by the same weights differs by. */
  private static final double SAME = 1e-4;

  @TempDir private Path folder;

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  /** Steps 1 to 4 sample from versions 0 to 3 and are scored under 0, 0, 2, 2. */
  @Test
  void samplesAreScoredUnderTheVersionOfThePlan() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    TrainCommand.train(settings(conf, "loop.keep-policies=4"), run.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      assertThat(divergences(run)).containsExactly(false, true, false, true);
      for (int step = 1; step <= 4; step++) {
        Path reference = step <= 2 ? folder.resolve("model") : run.resolve("policy/v00002");
        isScoredUnder(reference, tables.table(Tables.ROLLOUTS).where("step = " + step));
      }
    }
  }

  private static void isScoredUnder(Path reference, Dataset<Row> rollouts) {
    Row row = rollouts.orderBy("prompt_id", "sample").first();
    TokenSequence sequence = new TokenSequence(ints(row, "prompt_ids"), ints(row, "response_ids"));
    try (CausalLm model = CausalLm.load(reference, DeviceChoice.cpu(), Precision.FLOAT32)) {
      float[] expected = model.logprobs(List.of(sequence))[0];
      List<Float> scored = row.getList(row.fieldIndex("ref_logprobs"));
      assertThat(scored).hasSize(expected.length).isNotEmpty();
      for (int i = 0; i < expected.length; i++) {
        assertThat(scored.get(i)).isCloseTo(expected[i], within((float) SAME));
      }
    }
  }

  private static int[] ints(Row row, String column) {
    List<Integer> values = row.getList(row.fieldIndex(column));
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  /** With a lag of 1 steps 1 to 4 sample from 0, 0, 1, 2 and are scored under 0, 0, 0, 2. */
  @Test
  void aLagPutsOffTheReferenceToo() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    TrainCommand.train(
        settings(conf, "loop.max-lag=1", "loop.keep-policies=1"), run.toString(), "local[2]");

    assertThat(divergences(run)).containsExactly(false, false, true, false);
  }

  @Test
  void anAdapterIsTheReferenceOfAnAdapter() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    TrainCommand.train(
        settings(conf, "lora.rank=4", "lora.targets=[q_proj, v_proj]", "update.learning-rate=1e-2"),
        run.toString(),
        "local[2]");

    assertThat(divergences(run)).containsExactly(false, true, false, true);
  }

  /** Attempts fail at every call of the store, and only what no later step needs may leave. */
  @Test
  void theWeightsOfTheReferenceStayUntilNoStepNeedsThem() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Settings settings =
        settings(conf, "rollout.reference-every=3", "loop.steps=7", "loop.keep-policies=1");
    Path undisturbed = folder.resolve("undisturbed");
    Path disturbed = folder.resolve("disturbed");
    try (SparkSession spark = Sessions.open("local[2]", "test", settings)) {
      Trainings.train(spark, new LocalFileStore(undisturbed), settings);

      FailingStore store = new FailingStore(new LocalFileStore(disturbed));
      int attempts = 0;
      boolean done = false;
      while (!done) {
        attempts++;
        assertThat(attempts).isLessThan(200);
        done = Trainings.succeeds(spark, store, settings);
        ExecutorModels.shared().clear(); // the next attempt is another process
      }

      // versions 0 to 6 sample, and 0, 0, 0, 3, 3, 3, 6 score
      assertThat(divergences(disturbed))
          .containsExactly(false, true, true, false, true, true, false);
      assertThat(TinyRun.rows(spark, disturbed)).isEqualTo(TinyRun.rows(spark, undisturbed));
      assertThat(new LocalFileStore(disturbed).list("policy")).containsExactly("v00007");
    }
  }

  @Test
  void theRolloutsThatNeedItsWeightsKeepAReference() throws IOException {
    FileStore store = new LocalFileStore(folder);
    PolicyRetention retention =
        new PolicyRetention(
            store,
            Settings.defaults(
                AllSettings.KEYS,
                List.of("policy.model=x", "loop.steps=7", "loop.keep-policies=1")));
    for (int version = 1; version <= 5; version++) {
      store.create("policy/v0000%d/x".formatted(version), new byte[1]);
      store.create("optimizer/v0000%d/x".formatted(version), new byte[1]);
    }

    retention.retireBefore(5, 3);
    assertThat(store.list("policy")).containsExactly("v00003", "v00005");
    assertThat(store.list("optimizer")).containsExactly("v00005"); // a reference is not trained
    retention.retireBefore(5, 0);
    assertThat(store.list("policy")).containsExactly("v00005");
  }

  @Test
  void aReferenceThatFollowsNeedsItsLogprobs() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Settings settings = settings(conf, "rollout.reference-logprobs=false", "kl.placement=none");

    assertThatThrownBy(() -> SettingsCheck.training(settings))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid rollout.reference-every: 2 (expected 0 where rollout.reference-logprobs is"
                + " false)");
  }

  /**
   * Whether any token of a step has another log-probability under the reference than under the
   * policy that sampled it: not where these are the same version.
   */
  private static List<Boolean> divergences(Path run) throws IOException {
    List<Boolean> divergences = new ArrayList<>();
    for (Manifest rollout : RunFolder.of(new LocalFileStore(run)).manifestsOf(StageKind.ROLLOUT)) {
      Moments moments = rollout.moments().get("reference-kl");
      divergences.add(Math.max(moments.max(), -moments.min()) > SAME);
    }
    return divergences;
  }

  private static Settings settings(Path conf, String... overrides) {
    List<String> all = new ArrayList<>(List.of("rollout.reference-every=2", "loop.steps=4"));
    all.addAll(List.of(overrides));
    return TinyRun.settings(conf, all.toArray(new String[0]));
  }
}
