package io.rlvr.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All metrics, in the order of {@code docs/metrics.md}, which is generated from them. */
public final class AllMetrics {
  public static final List<Metric> LIST =
      Stream.of(RewardMetrics.ALL, RolloutMetrics.ALL, UpdateMetrics.ALL, RunningMetrics.ALL)
          .flatMap(List::stream)
          .toList();

  private AllMetrics() {}

  /** The unit of the metric of that name, empty for a name that is not among {@link #LIST}. */
  public static String unitOf(String name) {
    return named(name).map(Metric::unit).orElse("");
  }

  /** The one of {@link #LIST} that has a name, its place filled where it has one. */
  public static Optional<Metric> named(String name) {
    return LIST.stream().filter(metric -> metric.hasName(name)).findFirst();
  }

  /** Whether a name is one of {@link #LIST}, its place filled where it has one. */
  public static boolean isListed(String name) {
    return name.indexOf(Metric.PLACE) < 0 && LIST.stream().anyMatch(metric -> metric.hasName(name));
  }
}
