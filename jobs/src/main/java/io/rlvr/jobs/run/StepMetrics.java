package io.rlvr.jobs.run;

import io.rlvr.store.Manifest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a step that is done has measured. It follows from the manifests alone, so whoever asks again
 * gets the same, to the millisecond.
 *
 * @param metrics by name, each name once
 * @param stages the manifests of the step by folder, without those of refills
 */
public record StepMetrics(int step, List<TimedMetric> metrics, Map<String, Manifest> stages) {
  public StepMetrics {
    metrics = metrics.stream().sorted(Comparator.comparing(TimedMetric::name)).toList();
    stages = Map.copyOf(stages);
  }

  /** Of a step whose stages are not there to be read. */
  public StepMetrics(int step, List<TimedMetric> metrics) {
    this(step, metrics, Map.of());
  }

  /** When its last stage was done. */
  public Instant finished() {
    return metrics.stream()
        .map(TimedMetric::time)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
