package io.rlvr.jobs.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.reward.registry.NoneScored;
import io.rlvr.stats.Moments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TestVerdictCounts {
  @Test
  void groupsAreCountedOneByOneAndMerged() {
    // Values 1 and 0 in the first group, 1 and 1 in the second, none in the third.
    VerdictCounts counts =
        counts(
            List.of(Verdict.scored(1), Verdict.scored(0, List.of("blank", "no-choice"))),
            List.of(Verdict.scored(1), Verdict.scored(1, List.of("no-number"))),
            List.of(Verdict.failed("HTTP 500"), Verdict.unscorable("no reference")));

    // m2: 3 * 0.25^2 + 0.75^2
    assertThat(counts.values()).isEqualTo(new Moments(4, 0.75, 0.75, 0, 1));
    assertThat(counts.metrics().values())
        .isEqualTo(
            Map.of(
                "reward.mean", 0.75,
                // sqrt(0.75 * 0.25)
                "reward.std", Math.sqrt(0.1875),
                "reward.failed-share", 1 / 6.0,
                "reward.unscorable-share", 1 / 6.0,
                "reward.blank-share", 1 / 6.0,
                "reward.no-number-share", 1 / 6.0,
                "flag-share.no-choice", 1 / 6.0,
                // one of the two groups that have values
                "group.zero-std-share", 0.5));
  }

  @Test
  void whatTookTimeHasItsCost() {
    VerdictCounts counts = counts(List.of(priced(2, 30, 0.25)), List.of(priced(1, 10, 0.5)));

    assertThat(counts.metrics().values())
        .containsEntry("reward.attempts-mean", 1.5)
        .containsEntry("reward.latency-mean", 20.0)
        .containsEntry("reward.cost", 0.75);
  }

  @Test
  void theGreedySampleIsNoMember() {
    List<RewardRow> group =
        List.of(row(-1, Verdict.scored(0)), row(0, Verdict.scored(1)), row(1, Verdict.scored(1)));
    VerdictCounts counts = VerdictCounts.of(group, List.of());

    assertThat(counts.values()).isEqualTo(Moments.of(1, 1));
    assertThat(counts.verdicts()).isEqualTo(3);
    assertThat(counts.metrics().values()).containsEntry("group.zero-std-share", 1.0);
  }

  @Test
  void aStepWithoutValuesHasNoMean() {
    assertThat(counts(List.of(Verdict.unscorable("no reference"))).metrics().values())
        .containsEntry("reward.mean", Double.NaN)
        .containsEntry("group.zero-std-share", Double.NaN);
  }

  @Test
  void tooManyFailuresStopTheRun() {
    VerdictCounts counts =
        counts(
            List.of(Verdict.scored(1), Verdict.failed("HTTP 500")),
            List.of(Verdict.failed("HTTP 429"), Verdict.scored(0)));

    new FailureLimit(0.5, NoneScored.STOP).check(3, counts);
    assertThatThrownBy(() -> new FailureLimit(0.4, NoneScored.STOP).check(3, counts))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot trust rewards of step 3: 2 of 4 verdicts FAILED"
                + " (reward.max-failed-share is 0.4); first error: HTTP 500");
  }

  @Test
  void aStepOfWhichNothingIsScoredStopsTheRun() {
    FailureLimit limit = new FailureLimit(1, NoneScored.STOP);
    VerdictCounts none =
        counts(
            List.of(Verdict.failed("HTTP 500"), Verdict.unscorable("column 'tests' is missing")),
            List.of(Verdict.unscorable("too long")));

    limit.check(3, none);
    new FailureLimit(1, NoneScored.GO_ON).checkAnyScored(3, none);
    assertThatThrownBy(() -> limit.checkAnyScored(3, none))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot learn from rewards of step 3: none of 3 verdicts is SCORED"
                + " (reward.none-scored is stop); first reason: column 'tests' is missing");
  }

  @Test
  void outagesAreTheReasonWhereTheyAreMore() {
    VerdictCounts none =
        counts(
            List.of(Verdict.unscorable("too long"), Verdict.failed("HTTP 500")),
            List.of(Verdict.failed("HTTP 429")));

    assertThatThrownBy(() -> new FailureLimit(1, NoneScored.STOP).checkAnyScored(1, none))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot learn from rewards of step 1: none of 3 verdicts is SCORED"
                + " (reward.none-scored is stop); first reason: HTTP 500");
  }

  @Test
  void oneValueOrNoVerdictIsEnoughToGoOn() {
    FailureLimit limit = new FailureLimit(1, NoneScored.STOP);

    limit.checkAnyScored(1, counts(List.of(Verdict.unscorable("too long"), Verdict.scored(0))));
    limit.checkAnyScored(1, counts());
  }

  @SafeVarargs
  private static VerdictCounts counts(List<Verdict>... groups) {
    List<VerdictCounts> counts = new ArrayList<>();
    for (List<Verdict> group : groups) {
      List<RewardRow> rows = new ArrayList<>();
      group.forEach(verdict -> rows.add(row(rows.size(), verdict)));
      counts.add(VerdictCounts.of(rows, List.of()));
    }
    return VerdictCounts.merged(counts);
  }

  private static RewardRow row(int sample, Verdict verdict) {
    return RewardRow.of(Rollout.ofText("p", sample, "x"), "rule", verdict);
  }

  private static Verdict priced(int attempts, double latencyMs, double cost) {
    return new Verdict(
        Verdict.Status.SCORED,
        1,
        OptionalDouble.empty(),
        Map.of("cost", cost),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        attempts,
        latencyMs);
  }
}
