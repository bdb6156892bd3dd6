package io.rlvr.jobs.loop;

import io.rlvr.config.Settings;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.Duplicates;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.evaluate.EvaluatePolicy;
import io.rlvr.jobs.prompts.ImportPrompts;
import io.rlvr.jobs.prompts.ModelInput;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunLength;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.jobs.update.Demonstrations;
import io.rlvr.jobs.update.JudgeDemonstrations;
import io.rlvr.jobs.update.ResponseDemonstrations;
import io.rlvr.jobs.update.SftUpdate;
import io.rlvr.store.RunLayout;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a run consists of: stages whose ids follow from the settings, the start model and each
 * other, so that a step's are known before it runs. Only how many refills a step takes is found out
 * by running it, and what comes after that follows from the number; see {@link StepPlan}.
 */
public final class Plan {
  private final Settings settings;
  private final String startModel;
  private final RunLength length;
  private final Map<Role, ModelInput> modelInputs;
  private final PlannedStage train;
  private final PlannedStage eval;

  /**
   * @param startModel digest of the model that the run starts from
   */
  public Plan(Settings settings, String startModel) {
    this(settings, startModel, RunLength.from(settings));
  }

  /**
   * The same of a run that may have had another number of steps.
   *
   * @param length of the run
   */
  public Plan(Settings settings, String startModel, RunLength length) {
    this(settings, startModel, length, ModelInputs.from(StageKind.UPDATE, settings));
  }

  private Plan(
      Settings settings, String startModel, RunLength length, Map<Role, ModelInput> modelInputs) {
    this.settings = settings;
    this.length = length;
    this.modelInputs = modelInputs;
    this.startModel = startModel;
    this.train = imported(Role.TRAIN, Map.of());
    this.eval = heldOut();
  }

  /** The plan of a run. */
  public static Plan of(Run run) {
    return new Plan(run.settings(), run.startModel().digest(), run.length());
  }

  /** The plan of a run that learns from demonstrations. */
  public static Plan ofSupervised(StageKind kind, Run run) {
    return ofSupervised(kind, run.settings(), run.startModel().digest(), run.length());
  }

  /**
   * The same of a run that may not have begun.
   *
   * @param startModel digest of the model that the run starts from
   */
  public static Plan ofSupervised(
      StageKind kind, Settings settings, String startModel, RunLength length) {
    return new Plan(settings, startModel, length, ModelInputs.from(kind, settings));
  }

  public PlannedStage prompts(Role role) {
    return switch (role) {
      case TRAIN -> train;
      case EVAL -> eval;
    };
  }

  /** The stages of that kind before the first step: datasets are read, the start model measured. */
  public List<PlannedStage> start(StageKind kind) {
    return switch (kind) {
      case IMPORT -> List.of(train, eval);
      case EVALUATE -> List.of(evaluateStart());
      case ROLLOUT, REWARD, REFILL, CREDIT, UPDATE, SFT, JUDGE_TRAIN -> List.of();
    };
  }

  /** How the start model is measured. */
  public PlannedStage evaluateStart() {
    return evaluate(0, Optional.empty());
  }

  /** How the policy version that an update writes is measured. */
  PlannedStage evaluate(PlannedStage update) {
    return evaluate(update.step(), Optional.of(update));
  }

  public StepPlan firstStep() {
    return new StepPlan(this);
  }

  /** A step of supervised training, by the one before it; by none if it is the first. */
  public PlannedStage supervised(StageKind kind, Optional<PlannedStage> before) {
    Map<String, PlannedStage> inputs = new TreeMap<>();
    inputs.put("prompts", train);
    before.ifPresent(update -> inputs.put("policy", update));
    int step = before.map(PlannedStage::step).orElse(0) + 1;
    return planned(new SftUpdate(demonstrations(kind)), step, inputs);
  }

  Settings settings() {
    return settings;
  }

  /**
   * The policy version that a step samples from. It follows from the settings, never from what is
   * done first: the one before the step, or {@code loop.max-lag} earlier where there is one.
   */
  public int sampledVersion(int step) {
    return Math.max(0, step - 1 - settings.get(RunSettings.MAX_LAG));
  }

  /**
   * The policy version that the samples of a step are scored under as the reference: the newest
   * multiple of {@code rollout.reference-every} up to the one that it samples from, which is there
   * when the step begins. 0, the start model, where the reference does not follow.
   */
  public int referenceVersion(int step) {
    int every = settings.get(RolloutSettings.REFERENCE_EVERY);
    int sampled = sampledVersion(step);
    return every == 0 ? 0 : sampled - sampled % every;
  }

  public PlannedStage planned(Stage stage, int step, Map<String, PlannedStage> inputs) {
    int steps = length.at(step);
    Settings then = steps == length.steps() ? settings : settings.with(RunSettings.STEPS, steps);
    return PlannedStage.of(stage, step, new TreeMap<>(inputs), then, startModel);
  }

  private PlannedStage imported(Role role, Map<String, PlannedStage> inputs) {
    return PlannedStage.of(
            new ImportPrompts(role, Optional.ofNullable(modelInputs.get(role))),
            0,
            new TreeMap<>(inputs),
            settings,
            "")
        .in(RunLayout.promptsFolder(role.spelled()));
  }

  /** What training has decides the held-out rows only where duplicates do not stay. */
  private PlannedStage heldOut() {
    return settings.get(DatasetSettings.DUPLICATES) == Duplicates.KEEP
        ? imported(Role.EVAL, Map.of()).beside(ImportPrompts.TRAINING, train)
        : imported(Role.EVAL, Map.of(ImportPrompts.TRAINING, train));
  }

  private PlannedStage evaluate(int version, Optional<PlannedStage> update) {
    Map<String, PlannedStage> inputs = new TreeMap<>();
    inputs.put("prompts", eval);
    update.ifPresent(policy -> inputs.put("policy", policy));
    return planned(new EvaluatePolicy(), version, inputs);
  }

  static Demonstrations demonstrations(StageKind kind) {
    return switch (kind) {
      case SFT -> new ResponseDemonstrations();
      case JUDGE_TRAIN -> new JudgeDemonstrations();
      case IMPORT, ROLLOUT, REWARD, REFILL, CREDIT, UPDATE, EVALUATE ->
          throw new IllegalArgumentException("No supervised training: " + kind);
    };
  }
}
