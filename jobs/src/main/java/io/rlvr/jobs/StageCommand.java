package io.rlvr.jobs;

import io.rlvr.config.Settings;
import io.rlvr.dataset.Role;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One stage of one step: what a scheduler calls. A stage that is done is skipped. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Runs one stage of one step; skipped where it is done.")
final class StageCommand implements Callable<Integer> {
  private final Kind kind;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--step",
      paramLabel = "N",
      description = "Step, from 1; 0 evaluates the start model.")
  private int step = 1;

  /** The stages by their names on the command line. */
  enum Kind {
    IMPORT,
    ROLLOUT,
    REWARD,
    CREDIT,
    UPDATE,
    EVALUATE;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    List<PlannedStage> of(Plan plan, int step) {
      return switch (this) {
        case IMPORT -> List.of(plan.prompts(Role.TRAIN), plan.prompts(Role.EVAL));
        case ROLLOUT -> List.of(plan.rollout(step));
        case REWARD -> List.of(plan.reward(step));
        case CREDIT -> List.of(plan.credit(step));
        case UPDATE -> List.of(plan.update(step));
        case EVALUATE -> List.of(plan.evaluate(step));
      };
    }
  }

  StageCommand(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Integer call() throws IOException {
    Settings settings = options.settings();
    SettingsCheck.step(kind, step, settings);
    SettingsCheck.training(settings);
    try (SparkSession spark = Sessions.open(options.master(), kind.label())) {
      RewardExpression.from(settings).check(spark);
      Run run = Run.open(spark, options.runFolder(), settings);
      Plan plan = new Plan(Plan.Training.REINFORCEMENT, settings, run.startModel().digest());
      try (ProgressListener progress = new ProgressListener(1)) {
        StageRunner runner = new StageRunner(spark, run.store(), run.startModel(), progress);
        for (PlannedStage stage : kind.of(plan, step)) {
          runner.run(stage);
        }
      }
      return 0;
    } finally {
      ExecutorModels.shared().clear();
    }
  }
}
