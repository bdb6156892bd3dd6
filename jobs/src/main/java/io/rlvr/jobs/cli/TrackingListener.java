package io.rlvr.jobs.cli;

import io.rlvr.jobs.run.MetricsByStep;
import io.rlvr.jobs.run.StepMetrics;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.StageListener;
import io.rlvr.store.Manifest;
import java.util.function.Consumer;

/**
 * Passes on what another listener is told, and gathers the metrics of each step for trackers. This
 * class is NOT thread safe.
 *
 * @param steps takes each step when it is done
 */
record TrackingListener(StageListener other, MetricsByStep gathered, Consumer<StepMetrics> steps)
    implements StageListener {
  @Override
  public void started(PlannedStage stage) {
    other.started(stage);
  }

  @Override
  public void finished(PlannedStage stage, Manifest manifest) {
    gathered.add(stage.folder(), manifest);
    other.finished(stage, manifest);
  }

  @Override
  public void skipped(PlannedStage stage, Manifest manifest) {
    gathered.add(stage.folder(), manifest);
    other.skipped(stage, manifest);
  }

  @Override
  public void ended(int step) {
    steps.accept(gathered.end(step));
    other.ended(step);
  }

  @Override
  public void note(String line) {
    other.note(line);
  }
}
