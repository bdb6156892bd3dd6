package io.rlvr.jobs.cli;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.SettingsCheck;
import io.rlvr.jobs.loop.TrainLoop;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.reward.RewardExpression;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunPlace;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.spark.SessionSource;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}: the whole loop; resumes by itself. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains by RL: the whole loop. Called again, it resumes.")
public final class TrainCommand implements Callable<Integer> {
  @Mixin private final RunOptions options;

  @Option(
      names = "--until",
      paramLabel = "N",
      description =
          "Stops after step N, the last one unless given; the same command without it goes on. The"
              + " schedule of the learning rate still spans loop.steps.")
  private int until = Integer.MAX_VALUE;

  public TrainCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    if (until < 1) {
      throw new UserException(
          "Invalid --until: %d (expected 1 to %d, which is loop.steps)",
          until, settings.get(RunSettings.STEPS));
    }
    String folder = options.runFolder();
    train(settings, folder, () -> options.session(folder, settings), until);
    return 0;
  }

  /** Runs the loop and leaves the run's tables, summary and report. */
  public static RunTables train(Settings settings, String folder, String master)
      throws IOException {
    return train(settings, folder, () -> SessionSource.ofCommands().lend(master, folder, settings));
  }

  static RunTables train(Settings settings, String folder, Supplier<SessionLease> sessions)
      throws IOException {
    return train(settings, folder, sessions, Integer.MAX_VALUE);
  }

  private static RunTables train(
      Settings settings, String folder, Supplier<SessionLease> sessions, int until)
      throws IOException {
    SettingsCheck.training(settings);
    RunPlace.check(folder);
    try (SessionLease session = sessions.get()) {
      SparkSession spark = session.spark();
      RewardExpression.from(settings).check(spark);
      Run opened = Run.open(spark, folder, settings);
      return Training.run(
          spark, opened, (run, runner) -> new TrainLoop(run, Plan.of(run), runner, until).run());
    } finally {
      ExecutorModels.shared().clear();
    }
  }
}
