package io.rlvr.jobs;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.dataset.Role;
import io.rlvr.store.DriverClaim;
import io.rlvr.store.FileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunJson;
import java.io.IOException;
import java.util.Locale;
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
final class StageCommand implements Callable<Integer> {
  private final Kind kind;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = {"--step", "--steps"},
      paramLabel = "N",
      description =
          "Step, from 1 (0 evaluates the start model), a range such as 2-5, or all; 1 unless given.")
  private String step = "1";

  /** The stages by their names on the command line. */
  enum Kind {
    IMPORT,
    ROLLOUT,
    REWARD,
    /** The rounds that a step needs behind its first; none with {@code rollout.max-refills} 0. */
    REFILL,
    CREDIT,
    UPDATE,
    EVALUATE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    void run(Plan plan, int step, Rounds.Runs runs) throws IOException {
      switch (this) {
        case IMPORT -> {
          runs.run(plan.prompts(Role.TRAIN));
          runs.run(plan.prompts(Role.EVAL));
        }
        case ROLLOUT -> runs.run(plan.rollout(step));
        case REWARD -> runs.run(plan.reward(step));
        case REFILL -> Rounds.refill(plan, step, runs);
        case CREDIT -> runs.run(plan.credit(step));
        case UPDATE -> runs.run(plan.update(step));
        case EVALUATE -> runs.run(plan.evaluate(step));
      }
    }
  }

  StageCommand(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settingsOrRecorded();
    try (SparkSession spark = Sessions.open(options.master(), kind.label())) {
      String folder = options.runFolder();
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
    if (kind != Kind.UPDATE) { // whatever else two drivers do at once, the first to finish counts
      runOwn(spark, run, range);
      return;
    }
    try (DriverClaim claim = DriverClaim.take(store)) {
      runOwn(spark, run.on(claim.store()), range);
    }
  }

  private void runOwn(SparkSession spark, Run run, StepRange range) throws IOException {
    Settings settings = run.settings();
    FileStore store = run.store();
    Plan plan = new Plan(Plan.Training.REINFORCEMENT, settings, run.startModel().digest());
    try (ProgressListener progress = new ProgressListener(settings.get(RunSettings.STEPS))) {
      StageRunner runner = new StageRunner(spark, store, run.startModel(), progress);
      Rounds.recall(plan, runner, range.last());
      RunWatch watch = new RunWatch(settings, runner::note);
      if (watch.isOn()) {
        RunFolder.of(store).manifests().values().forEach(watch::observe);
      }
      for (int next : range.steps().toArray()) {
        kind.run(plan, next, stage -> run(stage, runner, watch));
      }
    }
  }

  private static Manifest run(PlannedStage stage, StageRunner runner, RunWatch watch)
      throws IOException {
    watch.passOver(stage.step());
    Manifest manifest = runner.run(stage);
    watch.observe(manifest);
    Optional<UserException> stop = watch.after(stage.step());
    if (stop.isPresent()) {
      throw stop.get();
    }
    return manifest;
  }

  private void runOffshoots(
      SparkSession spark, Offshoots offshoots, Settings settings, FileStore store)
      throws IOException {
    StepRange range = StepRange.read(step, offshoots.lastStep());
    SettingsCheck.steps(kind, range, settings);
    SettingsCheck.offshoot(kind, settings);
    RewardExpression.from(settings).check(spark);
    try (ProgressListener progress = new ProgressListener(range.last())) {
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
