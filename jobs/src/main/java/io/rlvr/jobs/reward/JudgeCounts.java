package io.rlvr.jobs.reward;

import io.rlvr.data.RewardMetrics;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.reward.Flags;
import io.rlvr.stats.Moments;
import java.io.Serializable;
import java.util.List;
import java.util.function.Predicate;

/**
 * What judges said, and how often none was asked.
 *
 * @param judged verdicts that hold what a judge said
 * @param neither of those, neither YES nor NO
 * @param guarded verdicts for which a judge was not asked
 * @param blank verdicts on answers that are blank, with or without a judge
 * @param probabilities of YES
 */
record JudgeCounts(long judged, long neither, long guarded, long blank, Moments probabilities)
    implements Serializable {
  static final JudgeCounts NONE = new JudgeCounts(0, 0, 0, 0, Moments.EMPTY);

  static JudgeCounts of(List<Verdict> verdicts) {
    return new JudgeCounts(
        count(verdicts, verdict -> verdict.judgeOutput().isPresent()),
        count(verdicts, verdict -> verdict.flags().contains(Flags.JUDGE_NEITHER)),
        count(verdicts, verdict -> verdict.flags().stream().anyMatch(Flags.GUARDED::contains)),
        count(verdicts, verdict -> verdict.flags().contains(Flags.BLANK)),
        Moments.of(
            verdicts.stream()
                .flatMapToDouble(verdict -> verdict.probability().stream())
                .toArray()));
  }

  JudgeCounts merge(JudgeCounts other) {
    return new JudgeCounts(
        judged + other.judged,
        neither + other.neither,
        guarded + other.guarded,
        blank + other.blank,
        probabilities.merge(other.probabilities));
  }

  /**
   * Nothing where no judge had a part. Rules have blank answers too: those alone do not tell of a
   * judge.
   *
   * @param verdicts how many there are
   */
  void put(Metrics metrics, long verdicts) {
    if (judged > 0) {
      metrics.putShare(RewardMetrics.REWARD_JUDGE_NEITHER_SHARE, neither, judged);
    }
    if (probabilities.count() > 0) {
      metrics.putMean(RewardMetrics.REWARD_JUDGE_PROBABILITY_MEAN, probabilities);
    }
    if (judged > 0 || guarded > blank) {
      metrics.putShare(RewardMetrics.REWARD_GUARDED_SHARE, guarded, verdicts);
    }
  }

  private static long count(List<Verdict> verdicts, Predicate<Verdict> which) {
    return verdicts.stream().filter(which).count();
  }
}
