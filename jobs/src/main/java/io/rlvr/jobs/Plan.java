package io.rlvr.jobs;

import io.rlvr.config.Settings;
import io.rlvr.dataset.Role;
import io.rlvr.loss.KlSettings;
import io.rlvr.store.RunLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the run consists of: for each step its stages, with ids that follow from the settings, the
 * start model and each other, so that they are known before anything has run.
 */
final class Plan {
  /** What writes the next policy version. */
  enum Training {
    REINFORCEMENT,
    SUPERVISED,
    JUDGE
  }

  private final Training training;
  private final Settings settings;
  private final String startModel;
  private final List<PlannedStage> updates = new ArrayList<>();
  private final List<PlannedStage> adaptiveCredits = new ArrayList<>();
  private final Map<Integer, Integer> refills = new HashMap<>();
  private final Map<List<Integer>, PlannedStage> decisions = new HashMap<>();

  Plan(Training training, Settings settings, String startModel) {
    this.training = training;
    this.settings = settings;
    this.startModel = startModel;
  }

  PlannedStage prompts(Role role) {
    return PlannedStage.of(new ImportPrompts(role), 0, new TreeMap<>(), settings, "")
        .in(RunLayout.promptsFolder(role.spelled()));
  }

  /** What comes before the first step. */
  List<PlannedStage> start() {
    return training == Training.REINFORCEMENT ? evaluations(0) : List.of();
  }

  /** The stages of a step, in order; of one that may be refilled, those behind its rounds. */
  List<PlannedStage> step(int step) {
    if (training != Training.REINFORCEMENT) {
      return List.of(update(step));
    }
    return maxRefills() > 0
        ? List.of(credit(step), update(step))
        : List.of(rollout(step), reward(step), credit(step), update(step));
  }

  /** The rounds that may refill a step. */
  int maxRefills() {
    return training == Training.REINFORCEMENT ? settings.get(RolloutSettings.MAX_REFILLS) : 0;
  }

  /** Says that a step has so many refills, before its credit or anything after it is asked for. */
  void refilled(int step, int rounds) {
    refills.put(step, rounds);
  }

  /** The stage that finds out whether a step needs a round, counted from 1. */
  PlannedStage decision(int step, int round) {
    PlannedStage known = decisions.get(List.of(step, round));
    if (known != null) {
      return known;
    }
    SortedMap<String, PlannedStage> inputs = new TreeMap<>();
    inputs.put("prompts", prompts(Role.TRAIN));
    inputs.put("rollouts", rollout(step, round - 1));
    inputs.put("rewards", reward(step, round - 1));
    if (round > 1) {
      inputs.put(DecideRefill.BEFORE, decision(step, round - 1));
    }
    PlannedStage decision = planned(new DecideRefill(round), step, inputs);
    decisions.put(List.of(step, round), decision);
    return decision;
  }

  PlannedStage rollout(int step, int round) {
    SortedMap<String, PlannedStage> inputs = policyBefore(sampledVersion(step) + 1);
    inputs.put("prompts", prompts(Role.TRAIN));
    if (round > 0) {
      inputs.put("decision", decision(step, round));
    }
    return planned(new GenerateRollouts(round), step, inputs);
  }

  PlannedStage reward(int step, int round) {
    return planned(
        new ScoreRewards(round),
        step,
        Map.of("prompts", prompts(Role.TRAIN), "rollouts", rollout(step, round)));
  }

  /** Rollouts and rewards of the rounds up to that one. */
  private SortedMap<String, PlannedStage> rounds(int step, int last) {
    SortedMap<String, PlannedStage> inputs = new TreeMap<>();
    for (int round = 0; round <= last; round++) {
      inputs.put(Rounds.role("rollouts", round), rollout(step, round));
      inputs.put(Rounds.role("rewards", round), reward(step, round));
    }
    return inputs;
  }

  /** How policy version {@code step} is measured; a judge is by {@code judge-eval}. */
  List<PlannedStage> evaluations(int step) {
    return training == Training.JUDGE ? List.of() : List.of(evaluate(step));
  }

  /**
   * The policy version that a step samples from. It follows from the settings, never from what is
   * done first: the one before the step, or {@code loop.max-lag} earlier where there is one.
   */
  int sampledVersion(int step) {
    return Math.max(0, step - 1 - settings.get(RunSettings.MAX_LAG));
  }

  /**
   * What may run beside the stages after that one: with a lag, the rollout of the next step after
   * that of its own, since the policy that it samples from is there by then.
   */
  Optional<PlannedStage> beside(PlannedStage stage) {
    int next = stage.step() + 1;
    return stage.stage() instanceof GenerateRollouts
            && next <= settings.get(RunSettings.STEPS)
            && sampledVersion(next) < stage.step()
        ? Optional.of(rollout(next))
        : Optional.empty();
  }

  PlannedStage rollout(int step) {
    return rollout(step, 0);
  }

  PlannedStage reward(int step) {
    return reward(step, 0);
  }

  PlannedStage credit(int step) {
    if (KlSettings.controller(settings).isEmpty()) {
      return planned(new AssignCredit(), step, creditInputs(step));
    }
    for (int next = adaptiveCredits.size() + 1; next <= step; next++) {
      SortedMap<String, PlannedStage> inputs = creditInputs(next);
      if (next > 1) {
        inputs.put(AssignCredit.BEFORE, adaptiveCredits.get(next - 2));
      }
      adaptiveCredits.add(planned(new AssignCredit(), next, inputs));
    }
    return adaptiveCredits.get(step - 1);
  }

  /** With the decisions, so that a step whose last one is not made yet has no credit. */
  private SortedMap<String, PlannedStage> creditInputs(int step) {
    int last = refills(step);
    SortedMap<String, PlannedStage> inputs = rounds(step, last);
    if (maxRefills() > 0) {
      inputs.put("prompts", prompts(Role.TRAIN));
    }
    for (int round = 1; round <= Math.min(last + 1, maxRefills()); round++) {
      inputs.put(Rounds.role("decision", round), decision(step, round));
    }
    return inputs;
  }

  private int refills(int step) {
    return refills.getOrDefault(step, 0);
  }

  /** The stage that writes policy version {@code step}. */
  PlannedStage update(int step) {
    for (int next = updates.size() + 1; next <= step; next++) {
      updates.add(
          switch (training) {
            case REINFORCEMENT -> policyUpdate(next);
            case SUPERVISED -> sftUpdate(next, new ResponseDemonstrations());
            case JUDGE -> sftUpdate(next, new JudgeDemonstrations());
          });
    }
    return updates.get(step - 1);
  }

  /** Evaluation of policy version {@code step}; 0 is the start model. */
  PlannedStage evaluate(int step) {
    SortedMap<String, PlannedStage> inputs = policyBefore(step + 1);
    inputs.put("prompts", prompts(Role.EVAL));
    return planned(new EvaluatePolicy(), step, inputs);
  }

  private PlannedStage policyUpdate(int step) {
    SortedMap<String, PlannedStage> inputs = policyBefore(step);
    for (int round = 0; round <= refills(step); round++) {
      inputs.put(Rounds.role("rollouts", round), rollout(step, round));
    }
    inputs.put("credit", credit(step));
    return planned(new UpdatePolicy(), step, inputs);
  }

  private PlannedStage sftUpdate(int step, Demonstrations demonstrations) {
    SortedMap<String, PlannedStage> inputs = policyBefore(step);
    inputs.put("prompts", prompts(Role.TRAIN));
    return planned(new SftUpdate(demonstrations), step, inputs);
  }

  /** The update that wrote the policy which a step starts from; none for the start model. */
  private SortedMap<String, PlannedStage> policyBefore(int step) {
    SortedMap<String, PlannedStage> inputs = new TreeMap<>();
    if (step > 1) {
      inputs.put("policy", update(step - 1));
    }
    return inputs;
  }

  private PlannedStage planned(Stage stage, int step, Map<String, PlannedStage> inputs) {
    return PlannedStage.of(stage, step, new TreeMap<>(inputs), settings, startModel);
  }
}
