package io.rlvr.jobs.cli;

import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.StageListener;
import io.rlvr.store.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Tells {@link Progress} what the runner does: a step's stages as they start, its outcome when the
 * next step's begin. This class is NOT thread safe.
 */
public final class ProgressListener implements StageListener, AutoCloseable {
  private final Progress progress;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private int step;
  private int skipped;
  private OptionalDouble reward = OptionalDouble.empty();
  private OptionalDouble accuracy = OptionalDouble.empty();

  public ProgressListener(int steps) {
    this.progress = Progress.ofSteps(steps);
  }

  @Override
  public void started(PlannedStage stage) {
    sayWhatWasSkipped();
    if (stage.step() != step) {
      endStep();
      step = stage.step();
    }
    if (step > 0) {
      progress.running(step, stage.stage().name());
    }
  }

  @Override
  public void finished(PlannedStage stage, Manifest manifest) {
    seconds.merge(manifest.stage(), manifest.timings().get("total"), Double::sum);
    Map<String, Double> metrics = manifest.metrics();
    sayLeftOut(stage, metrics, RunningMetrics.IMPORT_UNUSABLE, "that make no prompt");
    sayLeftOut(stage, metrics, RunningMetrics.IMPORT_OVERLONG, "longer than the model takes");
    DuplicatesLine.of(stage.folder(), manifest).ifPresent(System.err::println);
    if (metrics.containsKey(RewardMetrics.REWARD_MEAN.name())) {
      reward = OptionalDouble.of(metrics.get(RewardMetrics.REWARD_MEAN.name()));
    }
    if (metrics.containsKey(RunningMetrics.EVALUATE_ACCURACY.name())) {
      accuracy = OptionalDouble.of(metrics.get(RunningMetrics.EVALUATE_ACCURACY.name()));
    }
  }

  @Override
  public void skipped(PlannedStage stage) {
    skipped++;
  }

  @Override
  public void note(String line) {
    System.err.println(line);
  }

  @Override
  public void close() {
    sayWhatWasSkipped();
    endStep();
    progress.close();
  }

  private void endStep() {
    if (!seconds.isEmpty()) {
      progress.done(step, new StepOutcome(reward, accuracy, seconds));
    }
    seconds.clear();
    reward = OptionalDouble.empty();
    accuracy = OptionalDouble.empty();
  }

  private static void sayLeftOut(
      PlannedStage stage, Map<String, Double> metrics, Metric metric, String what) {
    if (metrics.containsKey(metric.name())) {
      System.err.printf(
          "%s: %.0f rows %s (see %s)%n",
          stage.folder(), metrics.get(metric.name()), what, metric.name());
    }
  }

  private void sayWhatWasSkipped() {
    if (skipped > 0) {
      System.err.printf("%d stages were done before: skipped%n", skipped);
      skipped = 0;
    }
  }
}
