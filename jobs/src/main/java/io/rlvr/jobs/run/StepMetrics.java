package io.rlvr.jobs.run;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * What a step that is done has measured. It follows from the manifests alone, so whoever asks again
 * gets the same, to the millisecond.
 *
 * @param metrics by name, each name once
 */
public record StepMetrics(int step, List<TimedMetric> metrics) {
  public StepMetrics {
    metrics = metrics.stream().sorted(Comparator.comparing(TimedMetric::name)).toList();
  }

  /** When its last stage was done. */
  public Instant finished() {
    return metrics.stream()
        .map(TimedMetric::time)
        .max(Comparator.naturalOrder())
        .orElse(Instant.EPOCH);
  }
}
