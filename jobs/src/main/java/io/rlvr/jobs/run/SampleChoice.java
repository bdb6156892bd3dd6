package io.rlvr.jobs.run;

import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.reward.registry.MonitoredReward;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which rollouts a person wants to see, and which of them first.
 *
 * @param filter says whether a row is one of them
 * @param order of the rows, no two of which are equal by it
 */
public record SampleChoice(Predicate<RewardRow> filter, Comparator<RewardRow> order) {
  /** One sample of each prompt before the second of any. */
  private static final Comparator<RewardRow> BY_SAMPLE =
      Comparator.comparingInt(RewardRow::step)
          .thenComparingInt(RewardRow::sample)
          .thenComparing(RewardRow::promptId)
          .thenComparing(RewardRow::rewardName);

  public static final SampleChoice ANY = new SampleChoice(row -> true, BY_SAMPLE);

  /** The lowest rewards first. */
  public static final SampleChoice WORST =
      new SampleChoice(
          row -> row.verdict().isScored(),
          Comparator.<RewardRow>comparingDouble(row -> row.verdict().value())
              .thenComparing(BY_SAMPLE));

  /**
   * Where the reward and its monitors are not all at least 0.5 or all below it; those that are
   * furthest apart first.
   */
  public static final SampleChoice DISPUTED =
      new SampleChoice(
          SampleChoice::isDisputed,
          Comparator.comparingDouble(SampleChoice::spread).reversed().thenComparing(BY_SAMPLE));

  /** The same, but first those where most monitors are of another mind than the reward. */
  static final SampleChoice DOUBTED =
      new SampleChoice(
          SampleChoice::isDisputed,
          Comparator.comparingLong(SampleChoice::doubts)
              .reversed()
              .thenComparing(DISPUTED.order()));

  /** The samples of one prompt. */
  public static SampleChoice ofPrompt(String promptId) {
    return new SampleChoice(row -> row.promptId().equals(promptId), BY_SAMPLE);
  }

  boolean takes(RewardRow row) {
    return filter.test(row);
  }

  private static boolean isDisputed(RewardRow row) {
    return opinions(row.verdict()).stream().map(Label::of).distinct().count() > 1;
  }

  /** Monitors that say otherwise than the reward. */
  private static long doubts(RewardRow row) {
    Verdict verdict = row.verdict();
    return MonitoredReward.monitored(verdict).values().stream()
        .filter(each -> verdict.isScored() && Label.of(each) != Label.of(verdict.value()))
        .count();
  }

  private static double spread(RewardRow row) {
    List<Double> opinions = opinions(row.verdict());
    return opinions.stream().mapToDouble(each -> each).max().orElse(0)
        - opinions.stream().mapToDouble(each -> each).min().orElse(0);
  }

  /** Of the reward and of all monitors that could say something. */
  private static List<Double> opinions(Verdict verdict) {
    List<Double> opinions = new ArrayList<>(MonitoredReward.monitored(verdict).values());
    if (verdict.isScored()) {
      opinions.add(verdict.value());
    }
    return opinions;
  }
}
