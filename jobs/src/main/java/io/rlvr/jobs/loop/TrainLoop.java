package io.rlvr.jobs.loop;

import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.rollout.SamplingOptions;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.stage.Runner;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The loop of reinforcement learning, as the diagram in docs/architecture.md has it. Every stage
 * that is done already is skipped, so the same command resumes a run.
 */
public final class TrainLoop {
  private final Run run;
  private final int steps;
  private final int prompts;
  private final List<String> remarks;
  private final PolicyRetention retention;
  private final Plan plan;
  private final StageRunner runner;
  private final RunWatch watch;

  public TrainLoop(Run run, Plan plan, StageRunner runner) {
    this(run, plan, runner, run.settings().get(RunSettings.STEPS));
  }

  /**
   * @param until the last step that is run now; the run goes on from there when it is called again
   */
  public TrainLoop(Run run, Plan plan, StageRunner runner, int until) {
    this.run = run;
    this.steps = Math.min(until, run.settings().get(RunSettings.STEPS));
    this.prompts = run.settings().get(RolloutSettings.PROMPTS_PER_STEP);
    this.remarks = SamplingOptions.from(run.settings()).remarks();
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
    remarks.forEach(runner.listener()::note);
    RunFolder before = RunFolder.of(run.store());
    watch.before(before.manifests().values());
    if (!run.length().earlier().isEmpty()) {
      checkWeights(before.lastStepOf(StageKind.UPDATE));
    }
    runner.run(plan.prompts(Role.TRAIN));
    runner.run(plan.prompts(Role.EVAL));
    Optional<UserException> stop = Optional.empty();
    try (AheadRunner ahead = new AheadRunner(runner)) {
      // what runs ahead is observed in its turn, so that alarms come as without a lag
      Runner stages = watch.observing(ahead);
      Refills rounds = new Refills(stages);
      stages.run(plan.evaluateStart());
      runner.listener().ended(0);

      StepPlan step = plan.firstStep();
      while (step.number() <= steps && stop.isEmpty()) {
        stages.run(step.rollout());
        step.nextRollout().ifPresent(ahead::begin); // beside the rest of this step
        stages.run(step.reward());
        int refills = rounds.run(step);
        noteShortage(stages.run(step.credit(refills)));
        StepPlan next = step.next(refills);
        // the next rollout samples while the optimizer's state is written
        Runner followed = watch.observing(ahead.followedBy(next.rolloutUpTo(steps)));
        followed.run(step.update(refills));
        if (retention.isEvaluated(step.number())) {
          stages.run(step.evaluate(refills));
        }
        retention.retireBefore(step.number(), plan.referenceVersion(step.number() + 1));
        stop = watch.after(step.number());
        runner.listener().ended(step.number());
        step = next;
      }
      watch.sayBefore();
    } catch (IOException | RuntimeException e) {
      if (stop.isEmpty()) {
        throw e;
      }
      stop.get().addSuppressed(e); // of the rollout ahead, which nobody asks for any more
    }
    return stop;
  }

  /** A run that had ended may have let go of versions that a further step needs. */
  private void checkWeights(int done) throws IOException {
    int next = done + 1;
    if (next <= steps && run.length().at(next) != run.length().at(done)) {
      retention.require(done, next);
      retention.require(plan.sampledVersion(next), next);
      retention.require(plan.referenceVersion(next), next);
    }
  }

  private void noteShortage(Manifest credit) {
    Refills.shortage(credit, prompts).ifPresent(runner.listener()::note);
  }
}
