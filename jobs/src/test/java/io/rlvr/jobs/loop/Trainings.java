package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.jobs.cli.ProgressListener;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.store.FileStore;
import java.io.IOException;
import org.apache.spark.sql.SparkSession;

/** The whole loop on a store of a test's own, as {@code train} runs it. */
final class Trainings {
  private Trainings() {}

  /** Whether it ended, or else met an injected failure. */
  static boolean succeeds(SparkSession spark, FileStore store, Settings settings)
      throws IOException {
    try {
      train(spark, store, settings);
      return true;
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("Injected failure: ");
      return false;
    }
  }

  static void train(SparkSession spark, FileStore store, Settings settings) throws IOException {
    train(spark, store, settings, settings.get(RunSettings.STEPS));
  }

  /** The same up to a step. */
  static void train(SparkSession spark, FileStore store, Settings settings, int until)
      throws IOException {
    Run run = Run.open(spark, store, settings);
    try (ProgressListener progress = new ProgressListener(settings.get(RunSettings.STEPS))) {
      StageRunner runner = new StageRunner(spark, store, run.startModel(), progress);
      new TrainLoop(run, Plan.of(run), runner, until).run();
    }
  }
}
