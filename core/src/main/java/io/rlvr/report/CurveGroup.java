package io.rlvr.report;

import io.rlvr.data.Metric;
import io.rlvr.data.RunningMetrics;
import java.util.List;
import java.util.stream.Stream;

/** What metrics are about, for a reader who looks for one among many. */
enum CurveGroup {
  SPEED("Speed", "time. tokens-per-second. reward.latency reward.attempts reward.cost"),
  REWARD("Reward", "reward. evaluate. flag-share. monitor-"),
  POLICY("Policy", "kl. entropy loss. gradient. learning-rate update. lag logprob-temperature"),
  LENGTHS("Lengths", "response."),
  CREDIT("Credit", "group. advantage. credit. refill."),
  OTHER("Other", "");

  /** In the order of the page. */
  static final List<CurveGroup> ORDER = List.of(REWARD, POLICY, LENGTHS, CREDIT, SPEED, OTHER);

  private static final List<Metric> ELSEWHERE =
      List.of(
          RunningMetrics.ALARM,
          RunningMetrics.TIME,
          RunningMetrics.TOKENS_PER_SECOND,
          RunningMetrics.MONITOR_MEAN,
          RunningMetrics.MONITOR_AGREEMENT);

  private final String title;
  private final String beginnings;

  /**
   * @param beginnings of the names of its metrics, with blanks between them
   */
  CurveGroup(String title, String beginnings) {
    this.title = title;
    this.beginnings = beginnings;
  }

  String title() {
    return title;
  }

  /** The first that a metric's name fits. */
  static CurveGroup of(String metric) {
    for (CurveGroup group : values()) {
      if (Stream.of(group.beginnings.split(" ")).anyMatch(metric::startsWith)) {
        return group;
      }
    }
    throw new IllegalStateException("No group fits metric " + metric);
  }

  /** Whether a metric has a chart of its own: alarms are drawn into others, some share one. */
  static boolean isDrawn(String metric) {
    return ELSEWHERE.stream().noneMatch(all -> metric.startsWith(all.of("").name()));
  }
}
