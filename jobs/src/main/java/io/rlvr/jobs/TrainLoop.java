package io.rlvr.jobs;

import io.rlvr.dataset.Role;
import java.io.IOException;
import java.util.List;

/**
 * The whole loop: prompts, then the stages of each step, with evaluations beside them. Every stage
 * that is done already is skipped, so the same command resumes a run.
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
    runAll(plan.start());
    for (int step = 1; step <= steps; step++) {
      runAll(plan.step(step));
      if (retention.isEvaluated(step)) {
        runAll(plan.evaluations(step));
      }
      retention.retireBefore(step);
    }
  }

  private void runAll(List<PlannedStage> stages) throws IOException {
    for (PlannedStage stage : stages) {
      runner.run(stage);
    }
  }
}
