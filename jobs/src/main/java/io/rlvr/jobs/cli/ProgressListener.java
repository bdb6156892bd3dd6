package io.rlvr.jobs.cli;

import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.jobs.live.Live;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.StageListener;
import io.rlvr.store.Manifest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Tells {@link Live} what the runner does: a step's stages as they start, its outcome when the next
 * step's begin. This class is NOT thread safe.
 */
public final class ProgressListener implements StageListener, AutoCloseable {
  private static final String EVALUATE = StageKind.EVALUATE.spelled();
  private static final Set<String> SUPERVISED =
      Set.of(StageKind.SFT.spelled(), StageKind.JUDGE_TRAIN.spelled());

  private final Live live;
  private final int steps;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private int step;
  private int begun = -1;
  private boolean isWhole;
  private int skipped;
  private OptionalDouble reward = OptionalDouble.empty();
  private OptionalDouble loss = OptionalDouble.empty();
  private OptionalDouble accuracy = OptionalDouble.empty();

  /** For the steps alone, with nothing between them. */
  public ProgressListener(int steps) {
    this(Live.ofLines(), steps);
  }

  public ProgressListener(Live live, int steps) {
    this.live = live;
    this.steps = steps;
  }

  @Override
  public void started(PlannedStage stage) {
    sayWhatWasSkipped();
    if (stage.step() != step) {
      endStep();
      step = stage.step();
      isWhole = begun != step;
      live.stepBegins();
    }
    if (step > 0) {
      live.running(step, steps, stage.stage().name());
    } else {
      live.doing(
          stage.stage().name()
              + (stage.stage().name().equals(EVALUATE) ? " of the start model" : ""));
    }
  }

  @Override
  public void finished(PlannedStage stage, Manifest manifest) {
    double took = manifest.timings().get("total");
    seconds.merge(manifest.stage(), took, Double::sum);
    live.tookStage(manifest.stage(), took);
    Map<String, Double> metrics = manifest.metrics();
    sayUnusable(stage, metrics);
    DuplicatesLine.of(stage.folder(), manifest).ifPresent(live::line);
    if (metrics.containsKey(RewardMetrics.REWARD_MEAN.name())) {
      reward = OptionalDouble.of(metrics.get(RewardMetrics.REWARD_MEAN.name()));
    }
    if (SUPERVISED.contains(manifest.stage())) {
      loss = OptionalDouble.of(metrics.get(UpdateMetrics.LOSS_VALUE.name()));
    }
    if (metrics.containsKey(RunningMetrics.EVALUATE_ACCURACY.name())) {
      accuracy = OptionalDouble.of(metrics.get(RunningMetrics.EVALUATE_ACCURACY.name()));
    }
  }

  @Override
  public void skipped(PlannedStage stage, Manifest manifest) {
    skipped++;
    begun = stage.step();
  }

  @Override
  public void note(String line) {
    live.line(line);
  }

  @Override
  public void at(long done, long total, String unit) {
    live.at(done, total, unit);
  }

  @Override
  public void close() {
    sayWhatWasSkipped();
    endStep();
  }

  private void endStep() {
    if (!seconds.isEmpty()) {
      live.line(new StepOutcome(reward, loss, accuracy, seconds).text(step, steps));
      if (step > 0 && isWhole) {
        live.tookStep(seconds.values().stream().mapToDouble(Double::doubleValue).sum());
      }
    }
    seconds.clear();
    reward = OptionalDouble.empty();
    loss = OptionalDouble.empty();
    accuracy = OptionalDouble.empty();
  }

  private void sayUnusable(PlannedStage stage, Map<String, Double> metrics) {
    String metric = RunningMetrics.IMPORT_UNUSABLE.name();
    if (metrics.containsKey(metric)) {
      long rows = Math.round(metrics.get(metric));
      live.line(
          "%s: %d %s no prompt (see %s)"
              .formatted(
                  stage.folder(), rows, rows == 1 ? "row that makes" : "rows that make", metric));
    }
  }

  private void sayWhatWasSkipped() {
    if (skipped > 0) {
      live.line(
          skipped == 1
              ? "1 stage was done before: skipped"
              : "%d stages were done before: skipped".formatted(skipped));
      skipped = 0;
    }
  }
}
