package io.rlvr.jobs.cli;

import io.rlvr.config.Printable;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.loop.Plan;
import io.rlvr.jobs.loop.StepPlan;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.run.RunLength;
import io.rlvr.jobs.settings.JudgeTrainSettings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.settings.SftSettings;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code explain}: the plan and the resolved settings; runs nothing. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Prints the plan and the resolved settings of a configuration and runs nothing. Then looks"
            + " at the models and at the first 1000 rows of the datasets, without Spark or the hub,"
            + " and says what would fail: exit status 2 where something would.")
public final class ExplainCommand implements Callable<Integer> {
  private static final List<StageKind> KINDS =
      List.of(StageKind.UPDATE, StageKind.SFT, StageKind.JUDGE_TRAIN);

  @Mixin private final RunOptions options;

  @Option(
      names = "--for",
      paramLabel = "COMMAND",
      description = "What is planned: train, sft or judge-train; train unless given.",
      completionCandidates = Commands.class)
  private String command = "train";

  /** The commands that train. */
  static final class Commands extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    Commands() {
      super(KINDS.stream().map(ExplainCommand::command).toList());
    }
  }

  public ExplainCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    StageKind kind = kind();
    RunCheck check = new RunCheck(options.settingsOfCache(), kind);
    Settings settings = check.settings();
    System.out.printf("# Run %s%n", Printable.line(options.runFolder()));
    System.out.printf("# Start model %s%n", check.model().map(this::described).orElse("not here"));
    String digest = check.model().map(ModelRef::digest).orElse("");
    if (kind == StageKind.UPDATE) {
      printLoop(new Plan(settings, digest, length(settings)), settings, check);
    } else {
      printSupervised(
          Plan.ofSupervised(kind, settings, digest, length(settings)), kind, settings, check);
    }
    settings.asMap().forEach((key, value) -> System.out.printf("%s = %s%n", key, hocon(value)));
    check.look();
    check.seen().forEach(line -> System.out.println("# " + Printable.line(line)));
    if (!check.problems().isEmpty()) {
      throw new UserException(check.problems());
    }
    return 0;
  }

  private StageKind kind() {
    return KINDS.stream()
        .filter(kind -> command(kind).equals(command))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "Invalid --for: '%s' (expected one of %s)",
                    Printable.line(command), String.join(", ", new Commands())));
  }

  /** The command whose steps such a stage trains. */
  static String command(StageKind kind) {
    return kind == StageKind.UPDATE ? "train" : kind.spelled();
  }

  private static void printSupervised(
      Plan plan, StageKind kind, Settings settings, RunCheck check) {
    String drawn =
        kind == StageKind.SFT
            ? "%d demonstrations".formatted(settings.get(SftSettings.PROMPTS_PER_STEP))
            : "%d questions with their labelled answers"
                .formatted(settings.get(JudgeTrainSettings.QUESTIONS_PER_STEP));
    System.out.printf("# %d steps of at most %s%n", settings.get(RunSettings.STEPS), drawn);
    if (check.model().isPresent()) {
      System.out.println("# First step:");
      plan.start(StageKind.IMPORT).forEach(stage -> System.out.printf("#   %s%n", stage.folder()));
      System.out.printf("#   %s%n", plan.supervised(kind, Optional.empty()).folder());
    }
  }

  private static void printLoop(Plan plan, Settings settings, RunCheck check) {
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
