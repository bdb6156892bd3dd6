package io.rlvr.jobs.cli;

import io.rlvr.config.Settings;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.live.Live;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.SettingsCheck;
import io.rlvr.jobs.loop.SupervisedLoop;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunPlace;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.track.TrackOptions;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sft} and {@code judge-train}: supervised training; resumes by itself. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Trains on demonstrations with cross-entropy. Called again, it resumes.")
public final class SftCommand implements Callable<Integer> {
  private final StageKind kind;

  @Mixin private final RunOptions options;

  @Mixin private final TrainingOptions training = new TrainingOptions();

  public SftCommand(StageKind kind, RunOptions options) {
    this.kind = kind;
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    TrainingOptions.Asked asked = training.of(options);
    String folder = options.runFolder();
    RunTables tables = train(kind, asked, folder, () -> options.session(folder));
    Reached.ofSupervised(kind, tables, folder).lines().forEach(System.err::println);
    return 0;
  }

  /** Trains to the end. */
  static RunTables train(
      StageKind kind, Settings settings, String folder, Supplier<SessionLease> sessions)
      throws IOException {
    TrainingOptions.Asked asked =
        new TrainingOptions.Asked(settings, Optional.empty(), Integer.MAX_VALUE);
    return train(kind, asked, folder, sessions);
  }

  private static RunTables train(
      StageKind kind, TrainingOptions.Asked asked, String folder, Supplier<SessionLease> sessions)
      throws IOException {
    Settings settings = asked.settings();
    SettingsCheck.training(settings);
    TrackOptions track = TrackOptions.from(settings);
    RunPlace.check(folder);
    Run.check(folder, settings);
    try (Live live = Live.open("start of Spark", Training.GOES_ON);
        SessionLease session = sessions.get()) {
      SparkSession spark = session.spark();
      FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
      Run opened = Run.open(spark, store, settings, asked.origin());
      return Training.run(
          spark,
          opened,
          track,
          live,
          (run, runner) ->
              new SupervisedLoop(kind, run, Plan.ofSupervised(kind, run), runner, asked.until())
                  .run());
    } finally {
      ExecutorModels.shared().clear();
    }
  }
}
