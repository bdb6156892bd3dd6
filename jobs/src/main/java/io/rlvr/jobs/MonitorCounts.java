package io.rlvr.jobs;

import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Metric;
import io.rlvr.data.Verdict;
import io.rlvr.reward.MonitoredReward;
import io.rlvr.stats.Moments;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** How the monitors of a step stand to the reward that trains: counted by group, then merged. */
final class MonitorCounts {
  private static final String VALUES = "monitor-values.";
  private static final String ASKED = "monitor-asked.";
  private static final String COMPARED = "monitor-compared.";
  private static final String AGREED = "monitor-agreed.";

  private MonitorCounts() {}

  /** Counts one group, on an executor. */
  static void count(List<String> monitors, List<Verdict> group, GroupTask.Sink sink) {
    for (String monitor : monitors) {
      Moments values = Moments.EMPTY;
      sink.count(ASKED + monitor, group.size());
      for (Verdict verdict : group) {
        OptionalDouble value = MonitoredReward.monitored(verdict, monitor);
        if (value.isPresent()) {
          values = values.add(value.getAsDouble());
          if (verdict.isScored()) {
            sink.count(COMPARED + monitor, 1);
            sink.count(AGREED + monitor, agree(verdict.value(), value.getAsDouble()) ? 1 : 0);
          }
        }
      }
      sink.moments(VALUES + monitor, values);
    }
  }

  /** The metrics of all groups; a mean or share of nothing is absent. */
  static SortedMap<String, Double> metrics(List<GroupResult> results) {
    SortedMap<String, Double> counts = GroupResult.counts(results);
    SortedMap<String, Double> metrics = new TreeMap<>();
    for (String name : counts.keySet()) {
      if (name.startsWith(ASKED)) {
        String monitor = name.substring(ASKED.length());
        Moments values = GroupResult.merged(results, VALUES + monitor);
        double compared = counts.getOrDefault(COMPARED + monitor, 0.0);
        metrics.put(
            Metric.MONITOR_SCORED_SHARE.of(monitor).name(), values.count() / counts.get(name));
        if (values.count() > 0) {
          metrics.put(Metric.MONITOR_MEAN.of(monitor).name(), values.mean());
        }
        if (compared > 0) {
          metrics.put(
              Metric.MONITOR_AGREEMENT.of(monitor).name(), counts.get(AGREED + monitor) / compared);
        }
      }
    }
    return metrics;
  }

  private static boolean agree(double reward, double monitor) {
    return LabelledAnswer.Label.of(reward) == LabelledAnswer.Label.of(monitor);
  }
}
