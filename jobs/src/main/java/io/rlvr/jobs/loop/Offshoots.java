package io.rlvr.jobs.loop;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.credit.AssignCredit;
import io.rlvr.jobs.prompts.ImportPrompts;
import io.rlvr.jobs.reward.ScoreRewards;
import io.rlvr.jobs.rollout.GenerateRollouts;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.run.SettingChange;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.Rounds;
import io.rlvr.jobs.stage.Stage;
import io.rlvr.loss.KlSettings;
import io.rlvr.loss.LossSettings;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.store.ModelRef;
import io.rlvr.store.RunJson;
import io.rlvr.store.RunLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rewards and credit of other settings over the rollouts of a run, beside those that it trained on.
 * What they are made from is found by its manifest, so that it does not matter which build made it
 * or whether its policies are still there.
 */
public final class Offshoots {
  private static final String USER = "user.";
  private static final Set<String> REWARD = names(List.of(RewardSettings.KEYS));
  private static final Set<String> PENALTY = names(List.of(KlSettings.KEYS));
  private static final Set<String> CREDIT =
      names(List.of(AdvantageSettings.KEYS, KlSettings.KEYS, LossSettings.KEYS));

  private final RunFolder run;
  private final Settings settings;
  private final boolean isRewardOther;
  private final boolean isPenaltyOther;
  private final List<PlannedStage> adaptiveCredits = new ArrayList<>();

  public Offshoots(RunTables tables, Settings settings) {
    this.run = tables.folder();
    this.settings = settings;
    List<SettingChange> changes = changes(run.record(), settings);
    this.isRewardOther = changes.stream().anyMatch(change -> isOfReward(change.key()));
    this.isPenaltyOther = changes.stream().anyMatch(change -> PENALTY.contains(change.key()));
  }

  /**
   * Whether these settings are other than the run's own, and only in what rewards and credit read.
   *
   * @throws UserException if they are other in what the rollouts read
   */
  public static boolean isWanted(StageKind kind, String run, RunJson record, Settings settings) {
    List<SettingChange> changes = changes(record, settings);
    boolean canBe = kind == StageKind.REWARD || kind == StageKind.CREDIT;
    if (!canBe || changes.stream().noneMatch(change -> isAllowed(change.key()))) {
      return false;
    }
    for (SettingChange change : changes) {
      if (!isAllowed(change.key())) {
        throw new UserException(
            "Cannot run %s over the rollouts of run %s: %s (expected no others than reward.*,"
                + " advantage.*, kl.*, loss.* and user.*)",
            kind.spelled(), run, change.text());
      }
    }
    return true;
  }

  /** The last step that the run has sampled; 0 if none. */
  public int lastStep() {
    return run.lastStepOf(StageKind.ROLLOUT);
  }

  /** Where the run says that its start model is; it is checked where a reward loads it. */
  public ModelRef startModel() {
    return ModelRef.ofFolder(Path.of(settings.get(RunSettings.MODEL)), run.record().startModel());
  }

  /**
   * Rewards for each round of the step, or its credit; before that the credit of earlier steps
   * where the coefficient of the KL penalty goes through them and is not the run's own.
   */
  public List<PlannedStage> of(StageKind kind, int step) {
    if (kind == StageKind.REWARD) {
      return IntStream.rangeClosed(0, refills(step))
          .mapToObj(round -> reward(step, round))
          .toList();
    }
    if (KlSettings.controller(settings).isEmpty()) {
      return List.of(credit(step, Optional.empty()));
    }
    return isPenaltyOther
        ? adaptiveCredits(step)
        : List.of(
            credit(
                step,
                step > 1 ? Optional.of(own(new AssignCredit(), step - 1)) : Optional.empty()));
  }

  private List<PlannedStage> adaptiveCredits(int step) {
    int first = Math.min(step - 1, adaptiveCredits.size());
    for (int next = adaptiveCredits.size() + 1; next <= step; next++) {
      adaptiveCredits.add(
          credit(next, next > 1 ? Optional.of(adaptiveCredits.get(next - 2)) : Optional.empty()));
    }
    return List.copyOf(adaptiveCredits.subList(first, step));
  }

  private PlannedStage reward(int step, int round) {
    return planned(
        new ScoreRewards(round),
        step,
        Map.of("prompts", prompts(), "rollouts", own(new GenerateRollouts(round), step)));
  }

  private PlannedStage credit(int step, Optional<PlannedStage> before) {
    Map<String, PlannedStage> inputs = new TreeMap<>();
    before.ifPresent(credit -> inputs.put(AssignCredit.BEFORE, credit));
    for (int round = 0; round <= refills(step); round++) {
      inputs.put(Rounds.role("rollouts", round), own(new GenerateRollouts(round), step));
      inputs.put(
          Rounds.role("rewards", round),
          isRewardOther ? reward(step, round) : own(new ScoreRewards(round), step));
    }
    if (settings.get(RolloutSettings.MAX_REFILLS) > 0) {
      inputs.put("prompts", prompts());
    }
    return planned(new AssignCredit(), step, inputs);
  }

  /** Rounds of further prompts that the step's own credit has read. */
  private int refills(int step) {
    return run.manifestsOf(StageKind.CREDIT).stream()
        .filter(manifest -> manifest.step() == step)
        .mapToInt(
            manifest ->
                manifest
                    .metrics()
                    .getOrDefault(RewardMetrics.CREDIT_REFILLS.name(), 0.0)
                    .intValue())
        .max()
        .orElse(0);
  }

  private PlannedStage planned(Stage stage, int step, Map<String, PlannedStage> inputs) {
    return PlannedStage.of(stage, step, new TreeMap<>(inputs), settings, run.record().startModel());
  }

  private PlannedStage prompts() {
    String folder = RunLayout.promptsFolder(Role.TRAIN.spelled());
    return PlannedStage.done(
        new ImportPrompts(Role.TRAIN, Optional.empty()),
        folder,
        run.manifests().get(folder),
        settings);
  }

  private PlannedStage own(Stage stage, int step) {
    return run.manifests().entrySet().stream()
        .filter(entry -> entry.getValue().stage().equals(stage.name()))
        .filter(entry -> entry.getValue().step() == step)
        .map(entry -> PlannedStage.done(stage, entry.getKey(), entry.getValue(), settings))
        .findFirst()
        .orElseThrow(
            () ->
                new UserException(
                    "Cannot find %s of step %d in run %s (expected a step from 1 to %d)",
                    stage.name(), step, run.store().root(), lastStep()));
  }

  /** A setting that the run's build did not know counts as its default. */
  private static List<SettingChange> changes(RunJson record, Settings settings) {
    Settings own = AllSettings.recorded(record.settings(), List.of());
    return SettingChange.between(own.asMap(), settings.asMap());
  }

  private static boolean isAllowed(String key) {
    return isOfReward(key) || CREDIT.contains(key);
  }

  private static boolean isOfReward(String key) {
    return REWARD.contains(key) || key.startsWith(USER);
  }

  private static Set<String> names(List<List<Key<?>>> keys) {
    return keys.stream()
        .flatMap(List::stream)
        .map(Key::name)
        .collect(Collectors.toUnmodifiableSet());
  }
}
