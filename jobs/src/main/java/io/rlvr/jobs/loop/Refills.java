package io.rlvr.jobs.loop;

import io.rlvr.data.RewardMetrics;
import io.rlvr.jobs.credit.DecideRefill;
import io.rlvr.jobs.stage.Runner;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.Optional;

/**
 * The rounds behind the first of a step: they sample and score further prompts until the step has
 * as many groups to learn from as it has prompts. None where {@code rollout.max-refills} is 0.
 */
final class Refills {
  private final Runner runner;

  Refills(Runner runner) {
    this.runner = runner;
  }

  /** Refills a step whose first round is done; returns how many rounds that took. */
  int run(StepPlan step) throws IOException {
    int refills = 0;
    while (refills < step.maxRefills()
        && DecideRefill.isNeeded(runner.run(step.decision(refills + 1)))) {
      refills++;
      runner.run(step.rollout(refills));
      runner.run(step.reward(refills));
    }
    return refills;
  }

  /** How many rounds a step has that was run before; those that are not decided yet count not. */
  static int recall(StepPlan step, StageRunner done) throws IOException {
    int refills = 0;
    while (refills < step.maxRefills()
        && done.find(step.decision(refills + 1)).filter(DecideRefill::isNeeded).isPresent()) {
      refills++;
    }
    return refills;
  }

  /** What to say of a credit stage whose step did not become full. */
  static Optional<String> shortage(Manifest credit, int prompts) {
    Double kept = credit.metrics().get(RewardMetrics.CREDIT_GROUPS_KEPT.name());
    Double refills = credit.metrics().get(RewardMetrics.CREDIT_REFILLS.name());
    return kept == null || refills == null || kept >= prompts
        ? Optional.empty()
        : Optional.of(
            "Step %d has %.0f of %d groups after %.0f refills; the update is that much smaller"
                .formatted(credit.step(), kept, prompts, refills));
  }
}
