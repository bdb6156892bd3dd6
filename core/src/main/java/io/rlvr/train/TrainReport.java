package io.rlvr.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What training observed, optimizer step by optimizer step.
 *
 * @param rolloutGap mean over tokens of logp_rollout - logp_new before the first optimizer step
 * @param mismatch of all sequences; empty unless old log-probabilities were computed
 */
public record TrainReport(
    List<Step> optimizerSteps, double rolloutGap, long tokens, Optional<Mismatch> mismatch) {

  /**
   * One optimizer step.
   *
   * @param gradientNorm before clipping
   * @param applied false where the norm was not finite, and the weights were left as they were
   * @param metrics of the loss, by name
   */
  public record Step(
      double loss,
      double gradientNorm,
      boolean applied,
      double rate,
      long tokens,
      double rolloutGap,
      SortedMap<String, Double> metrics) {}

  public static final TrainReport EMPTY = new TrainReport(List.of(), 0, 0, Optional.empty());

  public TrainReport {
    optimizerSteps = List.copyOf(optimizerSteps);
  }

  /** The same with what was measured before all of it. */
  TrainReport after(Optional<Mismatch> measured) {
    return new TrainReport(optimizerSteps, rolloutGap, tokens, measured);
  }

  /** Mean over the optimizer steps that were taken, of the loss's own metrics. */
  public SortedMap<String, Double> meanMetrics() {
    SortedMap<String, Double> means = new TreeMap<>();
    for (Step step : optimizerSteps) {
      step.metrics()
          .forEach((name, value) -> means.merge(name, value / optimizerSteps.size(), Double::sum));
    }
    return means;
  }

  public double meanLoss() {
    return optimizerSteps.stream().mapToDouble(Step::loss).average().orElse(0);
  }

  public double meanGradientNorm() {
    return optimizerSteps.stream().mapToDouble(Step::gradientNorm).average().orElse(0);
  }

  /** Optimizer steps that were left out because their gradient was not finite. */
  public long skipped() {
    return optimizerSteps.stream().filter(step -> !step.applied()).count();
  }

  public double lastRate() {
    return optimizerSteps.isEmpty() ? 0 : optimizerSteps.get(optimizerSteps.size() - 1).rate();
  }

  /** Collects optimizer steps. This class is NOT thread safe. */
  static final class Builder {
    private final List<Step> steps = new ArrayList<>();

    void add(Step step) {
      steps.add(step);
    }

    TrainReport build() {
      return new TrainReport(
          steps,
          steps.isEmpty() ? 0 : steps.get(0).rolloutGap(),
          steps.stream().mapToLong(Step::tokens).sum(),
          Optional.empty());
    }
  }
}
