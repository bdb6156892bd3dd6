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

/** {@code train}: the whole loop; resumes by itself. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains by RL: the whole loop. Called again, it resumes.")
final class TrainCommand implements Callable<Integer> {
  @Mixin private RunOptions options = new RunOptions();

  @Override
  public Integer call() throws IOException {
    train(options.settings(), options.runFolder(), options.master());
    return 0;
  }

  /** Runs the loop and leaves the run's tables, summary and report. */
  static RunTables train(Settings settings, String folder, String master) throws IOException {
    SettingsCheck.training(settings);
    try (SparkSession spark = Sessions.open(master, folder, settings)) {
      RewardExpression.from(settings).check(spark);
      return train(spark, Run.open(spark, folder, settings), settings);
    } finally {
      ExecutorModels.shared().clear();
    }
  }

  private static RunTables train(SparkSession spark, Run opened, Settings settings)
      throws IOException {
    try (DriverClaim claim = DriverClaim.take(opened.store())) {
      Run run = opened.on(claim.store());
      int steps = settings.get(RunSettings.STEPS);
      Plan plan = new Plan(Plan.Training.REINFORCEMENT, settings, run.startModel().digest());
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
      return tables;
    }
  }
}
