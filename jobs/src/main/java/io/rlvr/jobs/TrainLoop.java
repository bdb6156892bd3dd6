package io.rlvr.jobs;

import io.rlvr.dataset.Role;
import java.io.IOException;

/**
 * The whole loop: prompts, then for each step rollout, reward, credit, update, with evaluations
 * beside it. Every stage that is done already is skipped, so the same command resumes a run.
 */
final class TrainLoop {
  private final int steps;
  private final PolicyRetention retention;
  private final Plan plan;
  private final StageRunner runner;

  TrainLoop(Run run, Plan plan, StageRunner runner) {
    this.steps = run.settings().get(RunSettings.STEPS);
    this.retention = new PolicyRetention(run.store(), run.settings());
    this.plan = plan;
    this.runner = runner;
  }

  void run() throws IOException {
    runner.run(plan.prompts(Role.TRAIN));
    runner.run(plan.prompts(Role.EVAL));
    runner.run(plan.evaluate(0));
    for (int step = 1; step <= steps; step++) {
      runner.run(plan.rollout(step));
      runner.run(plan.reward(step));
      runner.run(plan.credit(step));
      runner.run(plan.update(step));
      if (retention.isEvaluated(step)) {
        runner.run(plan.evaluate(step));
      }
      retention.retireBefore(step);
    }
  }
}
