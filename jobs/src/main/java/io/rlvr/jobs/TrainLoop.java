package io.rlvr.jobs;

import io.rlvr.config.UserException;
import io.rlvr.dataset.Role;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The whole loop: prompts, then the stages of each step, with evaluations beside them. Every stage
 * that is done already is skipped, so the same command resumes a run. With {@code loop.max-lag} the
 * next step's rollout runs beside the stages after this one's.
 */
final class TrainLoop {
  private final int steps;
  private final int prompts;
  private final PolicyRetention retention;
  private final Plan plan;
  private final StageRunner runner;
  private final RunWatch watch;

  TrainLoop(Run run, Plan plan, StageRunner runner) {
    this.steps = run.settings().get(RunSettings.STEPS);
    this.prompts = run.settings().get(RolloutSettings.PROMPTS_PER_STEP);
    this.retention = new PolicyRetention(run.store(), run.settings());
    this.plan = plan;
    this.runner = runner;
    this.watch = new RunWatch(run.settings(), runner::note);
  }

  /**
   * Runs what is not done yet.
   *
   * @return the alarm that ended the run before its last step, to be thrown once its report is
   *     written; empty if it went to the end
   */
  Optional<UserException> run() throws IOException {
    runner.run(plan.prompts(Role.TRAIN));
    runner.run(plan.prompts(Role.EVAL));
    try (AheadRunner ahead = new AheadRunner(runner)) {
      runAll(plan.start(), ahead);
      for (int step = 1; step <= steps; step++) {
        if (plan.maxRefills() > 0) {
          sample(step, ahead);
        }
        runAll(plan.step(step), ahead);
        if (retention.isEvaluated(step)) {
          runAll(plan.evaluations(step), ahead);
        }
        retention.retireBefore(step);
        Optional<UserException> stop = watch.after(step);
        if (stop.isPresent()) {
          return stop;
        }
      }
    }
    return Optional.empty();
  }

  /** Rollouts and rewards of a step, round by round until it is full. */
  private void sample(int step, AheadRunner ahead) throws IOException {
    runAll(List.of(plan.rollout(step), plan.reward(step)), ahead);
    Rounds.refill(plan, step, stage -> run(stage, ahead));
  }

  private void runAll(List<PlannedStage> stages, AheadRunner ahead) throws IOException {
    for (PlannedStage stage : stages) {
      run(stage, ahead);
    }
  }

  /** What runs beside a stage is observed in its turn, so that alarms come as without a lag. */
  private Manifest run(PlannedStage stage, AheadRunner ahead) throws IOException {
    Manifest manifest = ahead.run(stage);
    watch.observe(manifest);
    Rounds.shortage(manifest, prompts).ifPresent(runner::note);
    plan.beside(stage).ifPresent(ahead::begin);
    return manifest;
  }
}
