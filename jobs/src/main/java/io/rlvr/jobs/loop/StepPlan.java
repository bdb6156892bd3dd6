package io.rlvr.jobs.loop;

import io.rlvr.data.StageKind;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.credit.AssignCredit;
import io.rlvr.jobs.credit.DecideRefill;
import io.rlvr.jobs.reward.ScoreRewards;
import io.rlvr.jobs.rollout.GenerateRollouts;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.Rounds;
import io.rlvr.jobs.update.UpdatePolicy;
import io.rlvr.loss.KlSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The stages of one step, each with what it reads. Credit, update and whatever comes after them
 * follow from how many refills the step takes, so that they are asked for with that number.
 */
public final class StepPlan {
  private final Plan plan;
  private final int number;
  private final List<PlannedStage> updates;
  private final Optional<PlannedStage> creditBefore;
  private final Optional<PlannedStage> reference;
  private final Round first;

  /** What samples and scores the prompts of a round, and the decision for it where it is one. */
  private record Round(
      Optional<PlannedStage> decision, PlannedStage rollout, PlannedStage reward) {}

  /** A run's first step. */
  StepPlan(Plan plan) {
    this(plan, 1, List.of(), Optional.empty(), Optional.empty());
  }

  /**
   * @param updates those before the step, the last one first, as far back as a lag reaches
   * @param creditBefore that of the step before, where an adaptive coefficient follows it
   * @param referenceBefore the update that wrote the reference of the step before, if one did
   */
  private StepPlan(
      Plan plan,
      int number,
      List<PlannedStage> updates,
      Optional<PlannedStage> creditBefore,
      Optional<PlannedStage> referenceBefore) {
    this.plan = plan;
    this.number = number;
    this.updates = updates;
    this.creditBefore = creditBefore;
    this.reference = reference(number, updateBefore(lag()), referenceBefore);
    this.first = round(0, Optional.empty());
  }

  /** From 1. */
  int number() {
    return number;
  }

  public PlannedStage rollout() {
    return first.rollout();
  }

  /** The same if the step is one of the first so many. */
  Optional<PlannedStage> rolloutUpTo(int last) {
    return number <= last ? Optional.of(rollout()) : Optional.empty();
  }

  public PlannedStage reward() {
    return first.reward();
  }

  /**
   * The rollout of the next step if there is one and it may run beside this step: the policy that
   * it samples from is then there before this step begins.
   */
  Optional<PlannedStage> nextRollout() {
    if (lag() == 0 || number == plan.settings().get(RunSettings.STEPS)) {
      return Optional.empty();
    }
    Optional<PlannedStage> policy = updateBefore(lag() - 1);
    return Optional.of(
        rollout(number + 1, 0, policy, reference(number + 1, policy, reference), Optional.empty()));
  }

  /** The rounds that may refill the step. */
  public int maxRefills() {
    return plan.settings().get(RolloutSettings.MAX_REFILLS);
  }

  /** The stage that finds out whether the step needs a round, counted from 1. */
  PlannedStage decision(int round) {
    List<Round> before = rounds(round - 1);
    return decision(round, before.get(round - 1));
  }

  PlannedStage rollout(int round) {
    return rounds(round).get(round).rollout();
  }

  PlannedStage reward(int round) {
    return rounds(round).get(round).reward();
  }

  /** With the decisions, so that a step whose last one is not made yet has no credit. */
  public PlannedStage credit(int refills) {
    Map<String, PlannedStage> inputs = new TreeMap<>();
    List<Round> rounds = rounds(refills);
    for (int round = 0; round <= refills; round++) {
      inputs.put(Rounds.role("rollouts", round), rounds.get(round).rollout());
      inputs.put(Rounds.role("rewards", round), rounds.get(round).reward());
    }
    if (maxRefills() > 0) {
      inputs.put("prompts", plan.prompts(Role.TRAIN));
    }
    List<PlannedStage> decisions = decisions(refills);
    for (int round = 1; round <= decisions.size(); round++) {
      inputs.put(Rounds.role("decision", round), decisions.get(round - 1));
    }
    creditBefore.ifPresent(credit -> inputs.put(AssignCredit.BEFORE, credit));
    return plan.planned(new AssignCredit(), number, inputs);
  }

  /** The stage that writes the policy version of the step's number. */
  public PlannedStage update(int refills) {
    return updateBy(credit(refills), refills);
  }

  /** How that policy version is measured. */
  public PlannedStage evaluate(int refills) {
    return plan.evaluate(update(refills));
  }

  /** The step after this one. */
  public StepPlan next(int refills) {
    PlannedStage credit = credit(refills);
    List<PlannedStage> last =
        Stream.concat(Stream.of(updateBy(credit, refills)), updates.stream())
            .limit(lag() + 1L)
            .toList();
    boolean isFollowed = KlSettings.controller(plan.settings()).isPresent();
    return new StepPlan(
        plan, number + 1, last, isFollowed ? Optional.of(credit) : Optional.empty(), reference);
  }

  /** The stages of that kind in a step that takes so many refills, without those of its rounds. */
  public List<PlannedStage> stages(StageKind kind, int refills) {
    return switch (kind) {
      case IMPORT -> plan.start(kind);
      case ROLLOUT -> List.of(rollout());
      case REWARD -> List.of(reward());
      case REFILL -> decisions(refills);
      case CREDIT -> List.of(credit(refills));
      case UPDATE -> List.of(update(refills));
      case EVALUATE -> List.of(evaluate(refills));
      case SFT, JUDGE_TRAIN -> List.of();
    };
  }

  private int lag() {
    return plan.settings().get(RunSettings.MAX_LAG);
  }

  /** The update so many before the last one; none if it would be before the first. */
  private Optional<PlannedStage> updateBefore(int back) {
    return updates.stream().skip(back).findFirst();
  }

  /** The update that wrote the reference of a step; none if that is the start model. */
  private Optional<PlannedStage> reference(
      int step, Optional<PlannedStage> policy, Optional<PlannedStage> before) {
    return plan.referenceVersion(step) == plan.sampledVersion(step) ? policy : before;
  }

  /** One after each round but the last that may be. */
  private List<PlannedStage> decisions(int refills) {
    List<Round> rounds = rounds(refills);
    return IntStream.rangeClosed(1, Math.min(refills + 1, maxRefills()))
        .mapToObj(round -> decision(round, rounds.get(round - 1)))
        .toList();
  }

  private PlannedStage updateBy(PlannedStage credit, int refills) {
    Map<String, PlannedStage> inputs = new TreeMap<>();
    updateBefore(0).ifPresent(policy -> inputs.put("policy", policy));
    List<Round> rounds = rounds(refills);
    for (int round = 0; round <= refills; round++) {
      inputs.put(Rounds.role("rollouts", round), rounds.get(round).rollout());
    }
    inputs.put("credit", credit);
    return plan.planned(new UpdatePolicy(), number, inputs);
  }

  private List<Round> rounds(int last) {
    List<Round> rounds = new ArrayList<>(List.of(first));
    for (int round = 1; round <= last; round++) {
      rounds.add(round(round, Optional.of(decision(round, rounds.get(round - 1)))));
    }
    return rounds;
  }

  private PlannedStage decision(int round, Round before) {
    Map<String, PlannedStage> inputs = new TreeMap<>();
    inputs.put("prompts", plan.prompts(Role.TRAIN));
    inputs.put("rollouts", before.rollout());
    inputs.put("rewards", before.reward());
    before.decision().ifPresent(decision -> inputs.put(DecideRefill.BEFORE, decision));
    return plan.planned(new DecideRefill(round), number, inputs);
  }

  private Round round(int round, Optional<PlannedStage> decision) {
    PlannedStage rollout = rollout(number, round, updateBefore(lag()), reference, decision);
    PlannedStage reward =
        plan.planned(
            new ScoreRewards(round),
            number,
            Map.of("prompts", plan.prompts(Role.TRAIN), "rollouts", rollout));
    return new Round(decision, rollout, reward);
  }

  private PlannedStage rollout(
      int step,
      int round,
      Optional<PlannedStage> policy,
      Optional<PlannedStage> scored,
      Optional<PlannedStage> decision) {
    Map<String, PlannedStage> inputs = new TreeMap<>();
    inputs.put("prompts", plan.prompts(Role.TRAIN));
    policy.ifPresent(update -> inputs.put("policy", update));
    scored.ifPresent(update -> inputs.put("reference", update));
    decision.ifPresent(stage -> inputs.put("decision", stage));
    return plan.planned(new GenerateRollouts(round), step, inputs);
  }
}
