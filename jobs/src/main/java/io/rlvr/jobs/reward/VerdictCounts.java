package io.rlvr.jobs.reward;

import io.rlvr.advantage.ScoredSample;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.reward.CostComponents;
import io.rlvr.reward.Flags;
import io.rlvr.stats.Moments;
import java.io.Serializable;
import java.util.List;
import java.util.TreeMap;

/**
 * What a reward said of a step, counted group by group on executors and merged by the driver in the
 * order of prompts. This class is NOT thread safe.
 */
final class VerdictCounts implements Serializable {
  private static final long serialVersionUID = 1L;

  private long verdicts;
  private long failed;
  private long unscorable;
  private long attempts;
  private double latencyMs;
  private double cost;
  private String firstError = "";
  private String firstUnscorable = "";
  private Moments values = Moments.EMPTY;
  private long scoredGroups;
  private long constantGroups;
  private JudgeCounts judge = JudgeCounts.NONE;
  private final TreeMap<String, Long> flags = new TreeMap<>();
  private final TreeMap<String, MonitorCounts> monitors = new TreeMap<>();

  /** Those of one group. */
  static VerdictCounts of(List<RewardRow> group, List<String> monitors) {
    VerdictCounts counts = new VerdictCounts();
    for (RewardRow row : group) {
      counts.add(row.verdict());
      // The greedy sample, a baseline, is no member of its group.
      if (row.verdict().isScored() && row.sample() != ScoredSample.GREEDY) {
        counts.values = counts.values.add(row.verdict().value());
      }
    }
    if (counts.values.count() > 0) {
      counts.scoredGroups = 1;
      counts.constantGroups = counts.values.isConstant() ? 1 : 0;
    }
    List<Verdict> verdicts = group.stream().map(RewardRow::verdict).toList();
    counts.judge = JudgeCounts.of(verdicts);
    monitors.forEach(name -> counts.monitors.put(name, MonitorCounts.of(name, verdicts)));
    return counts;
  }

  /** Those of all groups. */
  static VerdictCounts merged(List<VerdictCounts> groups) {
    VerdictCounts all = new VerdictCounts();
    groups.forEach(all::merge);
    return all;
  }

  private void add(Verdict verdict) {
    verdicts++;
    attempts += verdict.attempts();
    latencyMs += verdict.latencyMs();
    cost += verdict.components().getOrDefault(CostComponents.COST, 0.0);
    verdict.flags().forEach(flag -> flags.merge(flag, 1L, Long::sum));
    switch (verdict.status()) {
      case SCORED -> {}
      case UNSCORABLE -> {
        unscorable++;
        firstUnscorable = first(firstUnscorable, verdict.error().orElse("no reason given"));
      }
      case FAILED -> {
        failed++;
        firstError = first(firstError, verdict.error().orElse("no reason given"));
      }
    }
  }

  private void merge(VerdictCounts other) {
    verdicts += other.verdicts;
    failed += other.failed;
    unscorable += other.unscorable;
    attempts += other.attempts;
    latencyMs += other.latencyMs;
    cost += other.cost;
    firstError = first(firstError, other.firstError);
    firstUnscorable = first(firstUnscorable, other.firstUnscorable);
    values = values.merge(other.values);
    scoredGroups += other.scoredGroups;
    constantGroups += other.constantGroups;
    judge = judge.merge(other.judge);
    other.flags.forEach((flag, n) -> flags.merge(flag, n, Long::sum));
    other.monitors.forEach((name, counts) -> monitors.merge(name, counts, MonitorCounts::merge));
  }

  long verdicts() {
    return verdicts;
  }

  long failed() {
    return failed;
  }

  long scored() {
    return verdicts - failed - unscorable;
  }

  /** Why the first FAILED verdict is one; empty where none is. */
  String firstError() {
    return firstError;
  }

  /** Why the first verdict without a value has none, of the kind that has more; empty for none. */
  String firstReason() {
    return unscorable >= failed ? firstUnscorable : firstError;
  }

  /** Of the values of SCORED group members. */
  Moments values() {
    return values;
  }

  Metrics metrics() {
    Metrics metrics = new Metrics();
    metrics.putMean(RewardMetrics.REWARD_MEAN, values);
    metrics.put(RewardMetrics.REWARD_STD, values.populationStd());
    metrics.putShare(RewardMetrics.REWARD_FAILED_SHARE, failed, verdicts);
    metrics.putShare(RewardMetrics.REWARD_UNSCORABLE_SHARE, unscorable, verdicts);
    metrics.putShare(RewardMetrics.REWARD_BLANK_SHARE, flagged(Flags.BLANK), verdicts);
    metrics.putShare(RewardMetrics.REWARD_NO_NUMBER_SHARE, flagged(Flags.NO_NUMBER), verdicts);
    for (String flag : Flags.MISSED) {
      if (flagged(flag) > 0) {
        metrics.putShare(RewardMetrics.FLAG_SHARE.of(flag), flagged(flag), verdicts);
      }
    }
    if (latencyMs > 0) {
      metrics.put(RewardMetrics.REWARD_LATENCY_MEAN, latencyMs / verdicts);
      metrics.put(RewardMetrics.REWARD_ATTEMPTS_MEAN, (double) attempts / verdicts);
      metrics.put(RewardMetrics.REWARD_COST, cost);
    }
    metrics.putShare(RewardMetrics.GROUP_ZERO_STD_SHARE, constantGroups, scoredGroups);
    judge.put(metrics, verdicts);
    monitors.forEach((name, counts) -> counts.put(metrics, name));
    return metrics;
  }

  private static String first(String known, String next) {
    return known.isEmpty() ? next : known;
  }

  private long flagged(String flag) {
    return flags.getOrDefault(flag, 0L);
  }
}
