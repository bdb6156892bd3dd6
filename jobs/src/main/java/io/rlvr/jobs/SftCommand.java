package io.rlvr.jobs;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.store.DriverClaim;
import java.io.IOException;
import java.util.Optional;
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
      train(spark, Run.open(spark, folder, settings), settings);
      return 0;
    } finally {
      ExecutorModels.shared().clear();
    }
  }

  private void train(SparkSession spark, Run opened, Settings settings) throws IOException {
    try (DriverClaim claim = DriverClaim.take(opened.store())) {
      Run run = opened.on(claim.store());
      int steps = settings.get(RunSettings.STEPS);
      Plan plan = new Plan(training, settings, run.startModel().digest());
      Optional<UserException> stopped;
      try (ProgressListener progress = new ProgressListener(steps)) {
        StageRunner runner = new StageRunner(spark, run.store(), run.startModel(), progress);
        stopped = new TrainLoop(run, plan, runner).run();
      }
      RunTables tables = RunTables.of(spark, run.store());
      RunReports.of(tables).within(AlarmLimits.from(settings)).write();
      if (stopped.isPresent()) {
        throw stopped.get();
      }
    }
  }
}
