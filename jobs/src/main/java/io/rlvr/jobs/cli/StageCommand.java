package io.rlvr.jobs.cli;

import io.rlvr.config.Settings;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.live.Live;
import io.rlvr.jobs.loop.Offshoots;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.RunWatch;
import io.rlvr.jobs.loop.SettingsCheck;
import io.rlvr.jobs.loop.SingleStage;
import io.rlvr.jobs.loop.StepRange;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.reward.RewardExpression;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunPlace;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.store.DriverClaim;
import io.rlvr.store.FileStore;
import io.rlvr.store.RunJson;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * One stage of one step or several: what a scheduler calls. A stage that is done is skipped. Reward
 * and credit may be of other settings than the run: they are made beside its own, as {@link
 * Offshoots}.
 */
@Command(
    mixinStandardHelpOptions = true,
    description =
        "Runs one stage of a step; skipped where it is done. Without --conf the settings are those"
            + " of the run. Reward and credit of other settings than the run's are written beside"
            + " its own and never train.")
public final class StageCommand implements Callable<Integer> {
  private final StageKind kind;

  @Mixin private final RunOptions options;

  @Option(
      names = {"--step", "--steps"},
      paramLabel = "N",
      description =
          "Step, from 1 (0 for import and for evaluating the start model), a range such as 2-5, or"
              + " all; 1 unless given.")
  private String step = "1";

  public StageCommand(StageKind kind, RunOptions options) {
    this.kind = kind;
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settingsOrRecorded();
    String folder = options.runFolder();
    RunPlace.check(folder);
    try (SessionLease session = options.session(kind.spelled())) {
      SparkSession spark = session.spark();
      FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
      Optional<RunJson> record = Run.existing(store);
      if (record.isPresent() && Offshoots.isWanted(kind, folder, record.get(), settings)) {
        runOffshoots(spark, new Offshoots(RunTables.of(spark, store), settings), settings, store);
      } else {
        runOwn(spark, settings, store);
      }
      return 0;
    } finally {
      ExecutorModels.shared().clear();
    }
  }

  private void runOwn(SparkSession spark, Settings settings, FileStore store) throws IOException {
    StepRange range = StepRange.read(step, settings.get(RunSettings.STEPS));
    SettingsCheck.steps(kind, range, settings);
    SettingsCheck.training(settings);
    RewardExpression.from(settings).check(spark);
    Run run = Run.open(spark, store, settings);
    if (!kind.trains()) { // whatever else two drivers do at once, the first to finish counts
      runOwn(spark, run, range);
      return;
    }
    try (DriverClaim claim = DriverClaim.take(store)) {
      runOwn(spark, run.on(claim.store()), range);
    }
  }

  private void runOwn(SparkSession spark, Run run, StepRange range) throws IOException {
    Settings settings = run.settings();
    try (Live live = Live.open(kind.spelled(), Training.GOES_ON);
        ProgressListener progress = new ProgressListener(live, settings.get(RunSettings.STEPS))) {
      live.watch(spark.sparkContext());
      RunWatch watch = new RunWatch(settings, progress::note);
      if (watch.isOn()) {
        RunFolder.of(run.store()).manifests().values().forEach(watch::observe);
      }
      StageRunner runner = new StageRunner(spark, run.store(), run.startModel(), progress);
      new SingleStage(kind, Plan.of(run), runner, watch).run(range);
    }
  }

  private void runOffshoots(
      SparkSession spark, Offshoots offshoots, Settings settings, FileStore store)
      throws IOException {
    StepRange range = StepRange.read(step, offshoots.lastStep());
    SettingsCheck.steps(kind, range, settings);
    SettingsCheck.offshoot(kind, settings);
    RewardExpression.from(settings).check(spark);
    try (Live live = Live.open(kind.spelled(), Training.GOES_ON);
        ProgressListener progress = new ProgressListener(live, range.last())) {
      live.watch(spark.sparkContext());
      StageRunner runner = new StageRunner(spark, store, offshoots.startModel(), progress);
      for (int next : range.steps().toArray()) {
        for (PlannedStage stage : offshoots.of(kind, next)) {
          runner.run(stage);
          System.out.println(stage.folder());
        }
      }
    }
  }
}
