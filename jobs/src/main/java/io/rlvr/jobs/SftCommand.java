package io.rlvr.jobs;

import io.rlvr.config.Settings;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sft} and {@code judge-train}: supervised training; resumes by itself. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Trains on demonstrations with cross-entropy. Called again, it resumes.")
final class SftCommand implements Callable<Integer> {
  private final Plan.Training training;

  @Mixin private RunOptions options = new RunOptions();

  SftCommand(Plan.Training training) {
    this.training = training;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    SettingsCheck.training(settings);
    String folder = options.runFolder();
    try (SparkSession spark = Sessions.open(options.master(), folder)) {
      Run run = Run.open(spark, folder, settings);
      int steps = settings.get(RunSettings.STEPS);
      Plan plan = new Plan(training, settings, run.startModel().digest());
      try (ProgressListener progress = new ProgressListener(steps)) {
        StageRunner runner = new StageRunner(spark, run.store(), run.startModel(), progress);
        new TrainLoop(run, plan, runner).run();
      }
      RunTables tables = RunTables.of(spark, run.store());
      tables.writeMetrics();
      tables.writeReport();
      return 0;
    } finally {
      ExecutorModels.shared().clear();
    }
  }
}
