package io.rlvr.jobs;

import io.rlvr.config.Settings;
import java.io.IOException;
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
      Run opened = Run.open(spark, folder, settings);
      return Training.run(
          spark, opened, (run, runner) -> new TrainLoop(run, Plan.of(run), runner).run());
    } finally {
      ExecutorModels.shared().clear();
    }
  }
}
