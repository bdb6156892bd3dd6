package io.rlvr.jobs.loop;

import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.Runner;
import io.rlvr.jobs.stage.StageRunner;
import java.io.IOException;
import java.util.Optional;

/**
 * The loop of training on demonstrations: a step is an update. Every stage that is done already is
 * skipped, so the same command resumes a run.
 */
public final class SupervisedLoop {
  private final StageKind kind;
  private final Run run;
  private final int steps;
  private final PolicyRetention retention;
  private final Plan plan;
  private final StageRunner runner;
  private final RunWatch watch;

  /**
   * @param until the last step that is run now; the run goes on from there when it is called again
   */
  public SupervisedLoop(StageKind kind, Run run, Plan plan, StageRunner runner, int until) {
    this.kind = kind;
    this.run = run;
    this.steps = Math.min(until, run.settings().get(RunSettings.STEPS));
    this.retention = new PolicyRetention(run.store(), run.settings());
    this.plan = plan;
    this.runner = runner;
    this.watch = new RunWatch(run.settings(), runner.listener()::note);
  }

  /**
   * Runs what is not done yet.
   *
   * @return the alarm that ended the run before its last step, to be thrown once its report is
   *     written; empty if it went to the end
   */
  public Optional<UserException> run() throws IOException {
    watch.before(RunFolder.of(run.store()).manifests().values());
    runner.run(plan.prompts(Role.TRAIN));
    runner.run(plan.prompts(Role.EVAL));
    runner.listener().ended(0);
    Runner stages = watch.observing(runner);

    Optional<PlannedStage> before = Optional.empty();
    Optional<UserException> stop = Optional.empty();
    for (int step = 1; step <= steps && stop.isEmpty(); step++) {
      PlannedStage update = plan.supervised(kind, before);
      stages.run(update);
      if (isEvaluated(step)) {
        stages.run(plan.evaluate(update));
      }
      retention.retireBefore(step, 0);
      stop = watch.after(step);
      runner.listener().ended(step);
      before = Optional.of(update);
    }
    watch.sayBefore();
    return stop;
  }

  /** A judge is measured by {@code judge-eval}. */
  private boolean isEvaluated(int step) {
    return kind != StageKind.JUDGE_TRAIN && retention.isEvaluated(step);
  }
}
