package io.rlvr.jobs;

import io.rlvr.dataset.Role;
import java.io.IOException;

/** Supervised training in steps, each of which leaves a policy version; resumes like RL does. */
final class SftLoop {
  private final int steps;
  private final PolicyRetention retention;
  private final Plan plan;
  private final StageRunner runner;

  SftLoop(Run run, Plan plan, StageRunner runner) {
    this.steps = run.settings().get(RunSettings.STEPS);
    this.retention = new PolicyRetention(run.store(), run.settings());
    this.plan = plan;
    this.runner = runner;
  }

  void run() throws IOException {
    runner.run(plan.prompts(Role.TRAIN));
    runner.run(plan.prompts(Role.EVAL));
    for (int step = 1; step <= steps; step++) {
      runner.run(plan.update(step));
      if (retention.isEvaluated(step)) {
        runner.run(plan.evaluate(step));
      }
      retention.retireBefore(step);
    }
  }
}
