package io.rlvr.jobs.cli;

import io.rlvr.config.Settings;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.SettingsCheck;
import io.rlvr.jobs.loop.TrainLoop;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.reward.RewardExpression;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
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
public final class TrainCommand implements Callable<Integer> {
  @Mixin private RunOptions options = new RunOptions();

  @Override
  public Integer call() throws IOException {
    train(options.settings(), options.runFolder(), options.master());
    return 0;
  }

  /** Runs the loop and leaves the run's tables, summary and report. */
  public static RunTables train(Settings settings, String folder, String master)
      throws IOException {
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
