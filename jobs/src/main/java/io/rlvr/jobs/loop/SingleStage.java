package io.rlvr.jobs.loop;

import io.rlvr.data.StageKind;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.Runner;
import io.rlvr.jobs.stage.StageRunner;
import java.io.IOException;
import java.util.List;

/**
 * One stage of some steps, out of the loop and by its pieces. The steps before are looked up, not
 * run: their refills decide what the stage reads.
 */
public final class SingleStage {
  private final StageKind kind;
  private final Plan plan;
  private final StageRunner runner;
  private final Runner stages;

  /**
   * @param watch knows what the run has measured so far
   */
  public SingleStage(StageKind kind, Plan plan, StageRunner runner, RunWatch watch) {
    this.kind = kind;
    this.plan = plan;
    this.runner = runner;
    this.stages = watch.alarming(runner);
  }

  /** Runs the stage of those steps; step 0 is what comes before the first. */
  public void run(StepRange range) throws IOException {
    if (range.first() == 0) {
      runAll(plan.start(kind));
    }
    StepPlan step = plan.firstStep();
    while (step.number() <= range.last()) {
      step = step.next(range.first() <= step.number() ? run(step) : Refills.recall(step, runner));
    }
  }

  /** Returns how many refills the step has. */
  private int run(StepPlan step) throws IOException {
    if (kind == StageKind.REFILL) {
      return new Refills(stages).run(step);
    }
    int refills = Refills.recall(step, runner);
    runAll(step.stages(kind, refills));
    return refills;
  }

  private void runAll(List<PlannedStage> all) throws IOException {
    for (PlannedStage stage : all) {
      stages.run(stage);
    }
  }
}
