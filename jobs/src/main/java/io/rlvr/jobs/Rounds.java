package io.rlvr.jobs;

import io.rlvr.data.Metric;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rounds of a step: round 0 samples the step's prompts, the others refill it. Each has a
 * rollout and a reward of its own, named after it.
 */
final class Rounds {
  private static final String REFILL = "refill";

  private Rounds() {}

  /** {@code rollout}, {@code rollout-refill1}. */
  static String stage(String name, int round) {
    return round == 0 ? name : name + "-" + REFILL + round;
  }

  /** How a stage calls what it reads of a round: {@code rewards}, {@code rewards-1}. */
  static String role(String name, int round) {
    return round == 0 ? name : name + "-" + round;
  }

  /** The stage that finds out whether a round is needed. */
  static String decision(int round) {
    return REFILL + round;
  }

  /** Whether a stage belongs to a refill; what it measures is not the step's. */
  static boolean isRefill(String stage) {
    return stage.contains(REFILL);
  }

  /** Whether a stage is that one, of any round. */
  static boolean isOf(String stage, String name) {
    return stage.equals(name) || stage.startsWith(name + "-" + REFILL);
  }

  /** The round of a rollout or reward stage. */
  static int round(String stage) {
    String refill = "-" + REFILL;
    int at = stage.lastIndexOf(refill);
    return at < 0 ? 0 : Integer.parseInt(stage.substring(at + refill.length()));
  }

  /** What to say of a credit stage whose step did not become full. */
  static Optional<String> shortage(Manifest credit, int prompts) {
    Double kept = credit.metrics().get(Metric.CREDIT_GROUPS_KEPT.name());
    Double refills = credit.metrics().get(Metric.CREDIT_REFILLS.name());
    return kept == null || refills == null || kept >= prompts
        ? Optional.empty()
        : Optional.of(
            "Step %d has %.0f of %d groups after %.0f refills; the update is that much smaller"
                .formatted(credit.step(), kept, prompts, refills));
  }

  /** Runs a stage and returns its manifest. */
  @FunctionalInterface
  interface Runs {
    Manifest run(PlannedStage stage) throws IOException;
  }

  /** Refills a step whose first round is done, round by round until it is full. */
  static void refill(Plan plan, int step, Runs runs) throws IOException {
    int round = 0;
    while (round < plan.maxRefills()
        && DecideRefill.isNeeded(runs.run(plan.decision(step, round + 1)))) {
      round++;
      runs.run(plan.rollout(step, round));
      runs.run(plan.reward(step, round));
    }
    plan.refilled(step, round);
  }

  /** Looks up the refills of steps that were run before. */
  static void recall(Plan plan, StageRunner runner, int lastStep) throws IOException {
    for (int step = 1; step <= lastStep; step++) {
      int round = 0;
      while (round < plan.maxRefills()
          && runner
              .find(plan.decision(step, round + 1))
              .filter(DecideRefill::isNeeded)
              .isPresent()) {
        round++;
      }
      plan.refilled(step, round);
    }
  }

  /** The rounds that a stage reads. */
  static int count(StageContext context, String name) {
    int rounds = 0;
    while (context.inputs().containsKey(role(name, rounds))) {
      rounds++;
    }
    return rounds;
  }

  static List<Manifest> manifests(StageContext context, String name) {
    List<Manifest> manifests = new ArrayList<>();
    for (int round = 0; round < count(context, name); round++) {
      manifests.add(context.manifest(role(name, round)));
    }
    return manifests;
  }
}
