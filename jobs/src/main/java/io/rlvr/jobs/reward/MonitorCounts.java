package io.rlvr.jobs.reward;

import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.reward.registry.MonitoredReward;
import io.rlvr.stats.Moments;
import java.io.Serializable;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a monitor stands to the reward that trains.
 *
 * @param values what it gave where it could score
 * @param asked verdicts that it was asked for
 * @param compared verdicts that both it and the reward scored
 * @param agreed of those, both at least 0.5 or neither
 */
record MonitorCounts(Moments values, long asked, long compared, long agreed)
    implements Serializable {
  static final MonitorCounts NONE = new MonitorCounts(Moments.EMPTY, 0, 0, 0);

  static MonitorCounts of(String monitor, List<Verdict> verdicts) {
    Moments values = Moments.EMPTY;
    long compared = 0;
    long agreed = 0;
    for (Verdict verdict : verdicts) {
      OptionalDouble value = MonitoredReward.monitored(verdict, monitor);
      if (value.isPresent()) {
        values = values.add(value.getAsDouble());
        if (verdict.isScored()) {
          compared++;
          agreed += agree(verdict.value(), value.getAsDouble()) ? 1 : 0;
        }
      }
    }
    return new MonitorCounts(values, verdicts.size(), compared, agreed);
  }

  MonitorCounts merge(MonitorCounts other) {
    return new MonitorCounts(
        values.merge(other.values),
        asked + other.asked,
        compared + other.compared,
        agreed + other.agreed);
  }

  /** A mean or share of nothing is absent. */
  void put(Metrics metrics, String monitor) {
    if (asked > 0) {
      metrics.putShare(RunningMetrics.MONITOR_SCORED_SHARE.of(monitor), values.count(), asked);
    }
    if (values.count() > 0) {
      metrics.putMean(RunningMetrics.MONITOR_MEAN.of(monitor), values);
    }
    if (compared > 0) {
      metrics.putShare(RunningMetrics.MONITOR_AGREEMENT.of(monitor), agreed, compared);
    }
  }

  private static boolean agree(double reward, double monitor) {
    return LabelledAnswer.Label.of(reward) == LabelledAnswer.Label.of(monitor);
  }
}
