package io.rlvr.jobs.run;

import io.rlvr.data.Metric;
import io.rlvr.data.RunningMetrics;
import io.rlvr.jobs.stage.Rounds;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The finite values of the loop's metrics by step. What an evaluation measures under a name of the
 * training stages is left out, and what refills measure. This class is NOT thread safe.
 */
public final class MetricHistory {
  private static final String EVALUATE = "evaluate";

  private final Map<String, TreeMap<Integer, Double>> values = new HashMap<>();

  /** Takes what a stage of a step has measured. */
  public void add(int step, String stage, Map<String, Double> metrics) {
    if (Rounds.isRefill(stage)) {
      return;
    }
    metrics.forEach(
        (name, value) -> {
          if (Double.isFinite(value) && stage.equals(EVALUATE) == name.startsWith(EVALUATE)) {
            values.computeIfAbsent(name, key -> new TreeMap<>()).put(step, value);
          }
        });
  }

  /** The steps that have any value. */
  SortedSet<Integer> steps() {
    SortedSet<Integer> steps = new TreeSet<>();
    values.values().forEach(series -> steps.addAll(series.keySet()));
    return steps;
  }

  /** The values of a metric up to that step and with it, in the order of steps. */
  SortedMap<Integer, Double> until(int step, Metric metric) {
    return values.getOrDefault(metric.name(), new TreeMap<>()).headMap(step, true);
  }

  OptionalDouble at(int step, Metric metric) {
    Double value = values.getOrDefault(metric.name(), new TreeMap<>()).get(step);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** The monitors that have a mean, by name. */
  SortedSet<String> monitors() {
    String prefix = RunningMetrics.MONITOR_MEAN.of("").name();
    SortedSet<String> monitors = new TreeSet<>();
    for (String name : values.keySet()) {
      if (name.startsWith(prefix)) {
        monitors.add(name.substring(prefix.length()));
      }
    }
    return monitors;
  }

  public static double mean(Collection<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** The first and the last so many of a series. */
  static List<Double> first(SortedMap<Integer, Double> series, int count) {
    return series.values().stream().limit(count).toList();
  }

  static List<Double> last(SortedMap<Integer, Double> series, int count) {
    return series.values().stream().skip(Math.max(0, series.size() - count)).toList();
  }
}
