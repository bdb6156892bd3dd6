package io.rlvr.jobs.cli;

import io.rlvr.config.Settings;
import io.rlvr.jobs.live.Live;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.SettingsCheck;
import io.rlvr.jobs.loop.TrainLoop;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.reward.RewardExpression;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunPlace;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.spark.SessionSource;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.track.TrackOptions;
import io.rlvr.store.FileStore;
import io.rlvr.store.RunOrigin;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code train}: the whole loop; resumes by itself. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = "Trains by RL: the whole loop. Called again, it resumes.")
public final class TrainCommand implements Callable<Integer> {
  @Mixin private final RunOptions options;

  @Mixin private final TrainingOptions training = new TrainingOptions();

  public TrainCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    TrainingOptions.Asked asked = training.of(options);
    String folder = options.runFolder();
    RunTables tables =
        train(
            asked.settings(),
            folder,
            () -> options.session(folder, asked.settings()),
            asked.until(),
            asked.origin());
    Reached.of(tables, folder).lines().forEach(System.err::println);
    return 0;
  }

  /** Runs the loop and leaves the run's tables, summary and report. */
  public static RunTables train(Settings settings, String folder, String master)
      throws IOException {
    return train(settings, folder, () -> SessionSource.ofCommands().lend(master, folder, settings));
  }

  static RunTables train(Settings settings, String folder, Supplier<SessionLease> sessions)
      throws IOException {
    return train(settings, folder, sessions, Integer.MAX_VALUE, Optional.empty());
  }

  private static RunTables train(
      Settings settings,
      String folder,
      Supplier<SessionLease> sessions,
      int until,
      Optional<RunOrigin> origin)
      throws IOException {
    SettingsCheck.training(settings);
    TrackOptions track = TrackOptions.from(settings);
    RunPlace.check(folder);
    Run.check(folder, settings);
    try (Live live = Live.open("start of Spark", Training.GOES_ON);
        SessionLease session = sessions.get()) {
      SparkSession spark = session.spark();
      RewardExpression.from(settings).check(spark);
      FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
      Run opened = Run.open(spark, store, settings, origin);
      return Training.run(
          spark,
          opened,
          track,
          live,
          (run, runner) -> new TrainLoop(run, Plan.of(run), runner, until).run());
    } finally {
      ExecutorModels.shared().clear();
    }
  }
}
