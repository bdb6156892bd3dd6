package io.rlvr.jobs.table;

import io.rlvr.data.AllMetrics;
import io.rlvr.data.Metric;
import io.rlvr.stats.Moments;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The numbers that a stage logs, by the names of {@link Metric}. This class is NOT thread safe. */
public final class Metrics {
  private final SortedMap<String, Double> values = new TreeMap<>();

  /**
   * @throws IllegalArgumentException if the metric is not among those that are documented
   */
  public Metrics put(Metric metric, double value) {
    if (!AllMetrics.isListed(metric.name())) {
      throw new IllegalArgumentException(
          "Unknown metric: %s (expected one of AllMetrics.LIST, its place filled)"
              .formatted(metric.name()));
    }
    values.put(metric.name(), value);
    return this;
  }

  /** The mean of nothing is NaN. */
  public Metrics putMean(Metric metric, Moments moments) {
    return put(metric, moments.count() == 0 ? Double.NaN : moments.mean());
  }

  /** The share of nothing is NaN. */
  public Metrics putShare(Metric metric, long part, long whole) {
    return put(metric, (double) part / whole);
  }

  /** Takes what a loss measured: one of the user's own may have names that are not documented. */
  public Metrics putOfLoss(Map<String, Double> measured) {
    values.putAll(measured);
    return this;
  }

  public SortedMap<String, Double> values() {
    return Collections.unmodifiableSortedMap(values);
  }
}
