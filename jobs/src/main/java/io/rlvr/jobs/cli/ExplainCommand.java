package io.rlvr.jobs.cli;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.StepPlan;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.run.RunLength;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code explain}: the plan and the resolved settings; runs nothing. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Prints the plan and the resolved settings of a configuration and runs nothing. Then looks"
            + " at the models and at the first 1000 rows of the datasets, without Spark or the hub,"
            + " and says what would fail: exit status 2 where something would.")
public final class ExplainCommand implements Callable<Integer> {
  @Mixin private final RunOptions options;

  public ExplainCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    RunCheck check = new RunCheck(options.settingsOfCache());
    Settings settings = check.settings();
    Plan plan =
        new Plan(settings, check.model().map(ModelRef::digest).orElse(""), length(settings));
    System.out.printf("# Run %s%n", options.runFolder());
    System.out.printf("# Start model %s%n", check.model().map(this::described).orElse("not here"));
    int prompts = settings.get(RolloutSettings.PROMPTS_PER_STEP);
    int samples = settings.get(RolloutSettings.SAMPLES_PER_PROMPT);
    int perTask = settings.get(RolloutSettings.PROMPTS_PER_TASK);
    System.out.printf(
        "# %d steps of %d prompts x %d samples = %d rollouts, in %d work units%n",
        settings.get(RunSettings.STEPS),
        prompts,
        samples,
        prompts * samples,
        (prompts + perTask - 1) / perTask);
    printLag(plan, settings);
    printReference(plan, settings);
    if (check.model().isPresent()) {
      printFirstStep(plan);
    }
    settings.asMap().forEach((key, value) -> System.out.printf("%s = %s%n", key, hocon(value)));
    check.look();
    check.seen().forEach(line -> System.out.println("# " + line));
    if (!check.problems().isEmpty()) {
      throw new UserException(check.problems());
    }
    return 0;
  }

  /** A run that is here may have trained steps while it was to have another number of them. */
  private RunLength length(Settings settings) throws IOException {
    RunLength planned = RunLength.from(settings);
    return RunOptions.isRemote(options.runFolder())
        ? planned
        : options
            .record()
            .map(record -> new RunLength(record.earlierSteps(), planned.steps()))
            .orElse(planned);
  }

  private String described(ModelRef start) {
    return "%s, digest %s"
        .formatted(Path.of(start.root(), start.folder()), start.digest().substring(0, 8));
  }

  private static void printLag(Plan plan, Settings settings) {
    if (settings.get(RunSettings.MAX_LAG) == 0) {
      return;
    }
    int steps = settings.get(RunSettings.STEPS);
    System.out.println("# Each rollout but the first runs beside the step before it:");
    for (int step = 1; step <= Math.min(steps, 4); step++) {
      int version = plan.sampledVersion(step);
      System.out.printf(
          "#   step %d samples from policy version %d and trains version %d: lag %d%n",
          step, version, step - 1, step - 1 - version);
    }
  }

  private static void printReference(Plan plan, Settings settings) {
    int every = settings.get(RolloutSettings.REFERENCE_EVERY);
    if (every == 0) {
      return;
    }
    System.out.printf(
        "# The reference policy follows the policy every %d steps, and is version 0, the start"
            + " model, before that:%n",
        every);
    int before = 0;
    for (int step = 1; step <= settings.get(RunSettings.STEPS); step++) {
      int version = plan.referenceVersion(step);
      if (version != before) {
        System.out.printf("#   from step %d it is policy version %d%n", step, version);
        before = version;
      }
      if (version >= 2 * every) {
        return;
      }
    }
  }

  private static void printFirstStep(Plan plan) {
    System.out.println("# First step:");
    for (StageKind kind : StageKind.ofLoop()) {
      plan.start(kind).forEach(stage -> System.out.printf("#   %s%n", stage.folder()));
    }
    StepPlan step = plan.firstStep();
    for (StageKind kind : StageKind.ofStep()) {
      boolean isOpen = step.maxRefills() > 0 && kind.compareTo(StageKind.REFILL) > 0;
      for (PlannedStage stage : step.stages(kind, 0)) {
        System.out.printf("#   %s%s%n", stage.folder(), isOpen ? " if it takes no refill" : "");
      }
    }
    if (step.maxRefills() > 0) {
      System.out.printf(
          "# A step takes up to %d refills, how many is known when it has run. With another number"
              + " its credit, its update and all steps after it have other folders.%n",
          step.maxRefills());
    }
  }

  private static String hocon(Object value) {
    return com.typesafe.config.ConfigValueFactory.fromAnyRef(value).render();
  }
}
