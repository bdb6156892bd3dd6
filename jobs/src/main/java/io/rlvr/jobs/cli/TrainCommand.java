package io.rlvr.jobs.cli;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.live.Live;
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
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.track.TrackOptions;
import io.rlvr.store.FileStore;
import io.rlvr.store.RunJson;
import io.rlvr.store.RunOrigin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private Optional<Integer> until = Optional.empty();

  @Option(
      names = "--from",
      paramLabel = "RUN[@STEP]",
      description =
          "Starts from the policy that a step of another run wrote, its last unless given, in the"
              + " place of policy.model. It is read where it lies: raise loop.keep-policies there"
              + " if that run goes on.")
  private String from = "";

  @Option(
      names = "--from-optimizer",
      description = "With --from: goes on with the state of its optimizer too.")
  private boolean isFromOptimizer;

  public TrainCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    Optional<StartPolicy> start = start();
    Settings settings =
        start.isPresent() ? options.settings(overrides(start.get())) : options.settings();
    int steps = settings.get(RunSettings.STEPS);
    if (until.isPresent() && (until.get() < 1 || until.get() > steps)) {
      throw new UserException(
          "Invalid --until: %d (expected 1 to %d, which is loop.steps)", until.get(), steps);
    }
    String folder = options.runFolder();
    RunTables tables =
        train(
            settings,
            folder,
            () -> options.session(folder, settings),
            until.orElse(steps),
            start.map(StartPolicy::origin));
    Reached.of(tables, folder).lines().forEach(System.err::println);
    return 0;
  }

  private Optional<StartPolicy> start() throws IOException {
    if (from.isEmpty()) {
      if (isFromOptimizer) {
        throw new UserException("Missing option --from (expected RUN or RUN@STEP)");
      }
      return Optional.empty();
    }
    String model = RunSettings.MODEL.name() + "=";
    if (options.overrides().stream().anyMatch(each -> each.startsWith(model))) {
      throw new UserException(
          "Invalid --from: '%s' (expected none beside --set %s...)", from, model);
    }
    return Optional.of(StartPolicy.find(from, options.record().flatMap(RunJson::origin)));
  }

  private List<String> overrides(StartPolicy start) throws IOException {
    List<String> overrides =
        new ArrayList<>(List.of(RunSettings.MODEL.name() + "=" + start.folder()));
    if (isFromOptimizer) {
      overrides.add("%s=\"%s\"".formatted(RunSettings.OPTIMIZER.name(), start.optimizer()));
    }
    return overrides;
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
