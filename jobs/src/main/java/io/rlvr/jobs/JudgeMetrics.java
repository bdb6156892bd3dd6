package io.rlvr.jobs;

import io.rlvr.data.Metric;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Flags;
import io.rlvr.stats.Moments;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What judges said in a step, and how often none was asked. No metrics where none had a part. */
final class JudgeMetrics {
  private static final String JUDGED = "judged";
  private static final String NEITHER = "judge-neither";
  private static final String GUARDED = "judge-guarded";
  private static final String BLANK = "judge-blank";
  private static final String PROBABILITY = "judge-probability";

  private JudgeMetrics() {}

  /** Counts the verdicts of one group. */
  static void observe(List<Verdict> verdicts, GroupTask.Sink sink) {
    Moments probabilities = Moments.EMPTY;
    for (Verdict verdict : verdicts) {
      sink.count(JUDGED, verdict.judgeOutput().isPresent() ? 1 : 0);
      sink.count(NEITHER, verdict.flags().contains(Flags.JUDGE_NEITHER) ? 1 : 0);
      sink.count(GUARDED, verdict.flags().stream().anyMatch(Flags.GUARDED::contains) ? 1 : 0);
      sink.count(BLANK, verdict.flags().contains(Flags.BLANK) ? 1 : 0);
      if (verdict.probability().isPresent()) {
        probabilities = probabilities.add(verdict.probability().getAsDouble());
      }
    }
    if (probabilities.count() > 0) {
      sink.moments(PROBABILITY, probabilities);
    }
  }

  /** Of a whole step. Rules have blank answers too: those alone do not tell of a judge. */
  static SortedMap<String, Double> of(List<GroupResult> results, double total) {
    SortedMap<String, Double> counts = GroupResult.counts(results);
    double judged = counts.getOrDefault(JUDGED, 0.0);
    double guarded = counts.getOrDefault(GUARDED, 0.0);
    Moments probabilities = GroupResult.merged(results, PROBABILITY);
    SortedMap<String, Double> metrics = new TreeMap<>();
    if (judged > 0) {
      metrics.put(
          Metric.REWARD_JUDGE_NEITHER_SHARE.name(), counts.getOrDefault(NEITHER, 0.0) / judged);
    }
    if (probabilities.count() > 0) {
      metrics.put(Metric.REWARD_JUDGE_PROBABILITY_MEAN.name(), probabilities.mean());
    }
    if (judged > 0 || guarded > counts.getOrDefault(BLANK, 0.0)) {
      metrics.put(Metric.REWARD_GUARDED_SHARE.name(), guarded / total);
    }
    return metrics;
  }
}
