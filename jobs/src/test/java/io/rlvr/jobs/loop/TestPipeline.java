package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.MetricHistory;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.FailingStore;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.WaitingStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs with {@code loop.max-lag = 1}: the same rows whatever is done first. */
@Tag("slow")
class TestPipeline {
  private static final int STEPS = 3;

  @TempDir private Path folder;
  private Path conf;

  @BeforeEach
  void makeConfiguration() throws IOException {
    conf = TinyRun.configuration(folder);
  }

  @AfterEach
  void forgetModels() {
    ExecutorModels.shared().clear();
  }

  @Test
  void oneSlotAndTwoGiveTheSameRows() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");

    TrainCommand.train(settings(), one.toString(), "local[1]");
    TrainCommand.train(settings(), two.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      assertThat(TinyRun.rows(spark, one)).isEqualTo(TinyRun.rows(spark, two));
      RunTables tables = RunTables.of(spark, new LocalFileStore(one));
      rolloutsAreOfThePolicyPlanned(tables);
      theUpdateSeesHowFarThePolicyHasMoved(tables);
    }
  }

  private static void rolloutsAreOfThePolicyPlanned(RunTables tables) throws IOException {
    List<String> digests = new ArrayList<>(List.of(tables.folder().record().startModel()));
    tables
        .folder()
        .updates()
        .forEach(update -> digests.add(update.policy().orElseThrow().digest()));
    assertThat(digests).hasSize(STEPS + 1).doesNotHaveDuplicates();
    // steps 1, 2, 3 sample from versions 0, 0, 1, where a run without a lag would from 0, 1, 2
    List<Integer> versions = List.of(0, 0, 1);
    List<Integer> lags = List.of(0, 1, 1);
    for (int step = 1; step <= STEPS; step++) {
      List<Row> rows =
          tables
              .table(Tables.ROLLOUTS)
              .where("step = " + step)
              .select("policy_version", "policy_digest", "lag")
              .distinct()
              .collectAsList();
      assertThat(rows).hasSize(1);
      assertThat(rows.get(0).getInt(0)).isEqualTo(versions.get(step - 1));
      assertThat(rows.get(0).getString(1)).isEqualTo(digests.get(versions.get(step - 1)));
      assertThat(rows.get(0).getInt(2)).isEqualTo(lags.get(step - 1));
      assertThat(
              metric(
                  tables.folder().manifestsOf(StageKind.ROLLOUT).get(step - 1), RolloutMetrics.LAG))
          .isEqualTo(lags.get(step - 1).doubleValue());
    }
  }

  /** The policy in training is the one that sampled in step 1 alone: a ratio of 1 there. */
  private static void theUpdateSeesHowFarThePolicyHasMoved(RunTables tables) {
    List<Manifest> updates = tables.folder().updates();
    assertThat(metric(updates.get(0), RolloutMetrics.KL_ROLLOUT_POLICY)).isEqualTo(0, within(1e-5));
    assertThat(Math.abs(metric(updates.get(1), RolloutMetrics.KL_ROLLOUT_POLICY)))
        .isGreaterThan(1e-4);
    assertThat(Math.abs(metric(updates.get(2), RolloutMetrics.KL_ROLLOUT_POLICY)))
        .isGreaterThan(1e-4);
  }

  @Test
  void aRunThatFailsAtEveryStoreCallEndsWithTheSameRows() throws IOException {
    Path undisturbed = folder.resolve("undisturbed");
    Path disturbed = folder.resolve("disturbed");
    Settings settings = settings("loop.keep-policies=1", "loop.evaluate-every=1");
    try (SparkSession spark = Sessions.open("local[2]", "test", settings)) {
      Trainings.train(spark, new LocalFileStore(undisturbed), settings);

      FailingStore store = new FailingStore(new LocalFileStore(disturbed));
      int attempts = 0;
      boolean done = false;
      while (!done) {
        attempts++;
        assertThat(attempts).isLessThan(100);
        done = Trainings.succeeds(spark, store, settings);
        ExecutorModels.shared().clear(); // the next attempt is another process
      }

      // run.json, 2 imports, 4 evaluations, 3 steps of 4 stages, 3 policies and 3 optimizer states
      // staged and published, 2 of each retired; the main thread and the one ahead may fail in the
      // same attempt
      assertThat(store.failures()).isEqualTo(35);
      assertThat(attempts).isBetween(2, 36);
      assertThat(TinyRun.rows(spark, disturbed)).isEqualTo(TinyRun.rows(spark, undisturbed));
      assertThat(digests(disturbed)).isEqualTo(digests(undisturbed));
      assertThat(new LocalFileStore(disturbed).list("policy")).containsExactly("v00003");
    }
  }

  /** The rounds of a step sample from the policy of the step's own rollout, whatever came first. */
  @Test
  void refillsOfAStepAreSampledFromTheSamePolicy() throws IOException {
    String[] refilled = {
      "reward.type=io.rlvr.jobs.testing.FewGroupsReward",
      "advantage.filter=equal",
      "rollout.prompts-per-step=4",
      "rollout.max-refills=9"
    };
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");

    TrainCommand.train(settings(refilled), one.toString(), "local[1]");
    TrainCommand.train(settings(refilled), two.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      assertThat(TinyRun.rows(spark, one)).isEqualTo(TinyRun.rows(spark, two));
      RunTables tables = RunTables.of(spark, new LocalFileStore(one));
      for (int step = 1; step <= STEPS; step++) {
        List<Row> rows =
            tables
                .table(Tables.ROLLOUTS)
                .where("step = " + step)
                .select("policy_version", "lag")
                .distinct()
                .collectAsList();
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).getInt(0)).isEqualTo(Math.max(0, step - 2));
        assertThat(rows.get(0).getInt(1)).isEqualTo(step == 1 ? 0 : 1);
        assertThat(
                tables
                    .table(Tables.ROLLOUTS)
                    .where("step = " + step)
                    .select("prompt_id")
                    .distinct())
            .satisfies(prompts -> assertThat(prompts.count()).isGreaterThan(4));
      }
    }
  }

  @Test
  void theNextRolloutIsDoneWhileTheStepBeforeItIsNot() throws IOException {
    Settings settings = settings("loop.steps=2");
    try (SparkSession spark = Sessions.open("local[2]", "test", settings)) {
      // reward of step 1 cannot commit before the rollout of step 2 has
      WaitingStore store =
          new WaitingStore(
              new LocalFileStore(folder.resolve("run")), "step=00001/reward", "step=00002/rollout");

      Trainings.train(spark, store, settings);

      assertThat(store.order()).containsExactly("step=00002/rollout", "step=00001/reward");
    }
  }

  @Test
  void itLearns() throws IOException {
    RunTables tables =
        TrainCommand.train(
            settings("loop.steps=8", "update.learning-rate=5e-3", "evaluate.prompts=1"),
            folder.resolve("run").toString(),
            "local[2]");

    List<Double> rewards =
        tables.folder().manifestsOf(StageKind.REWARD).stream()
            .map(reward -> metric(reward, RewardMetrics.REWARD_MEAN))
            .toList();
    // Half of all ids are even, so what has learned nothing has 0.5, where the mean of 64 responses
    // of some 10 tokens has a standard error of 0.02.
    assertThat(MetricHistory.mean(rewards.subList(0, 2))).isEqualTo(0.5, within(0.03));
    assertThat(MetricHistory.mean(rewards.subList(6, 8))).isGreaterThan(0.54);
  }

  private Settings settings(String... overrides) {
    List<String> all = new ArrayList<>(List.of("loop.max-lag=1", "loop.steps=" + STEPS));
    all.addAll(List.of(overrides));
    return TinyRun.settings(conf, all.toArray(new String[0]));
  }

  private static List<String> digests(Path run) throws IOException {
    return RunFolder.of(new LocalFileStore(run)).updates().stream()
        .map(update -> update.policy().orElseThrow().digest())
        .toList();
  }

  private static double metric(Manifest manifest, Metric metric) {
    return manifest.metrics().get(metric.name());
  }
}
