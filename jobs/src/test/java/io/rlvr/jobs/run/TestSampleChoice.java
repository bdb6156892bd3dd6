package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.RewardRow;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestSampleChoice {
  private static final RewardRow AGREED = row("a", 0, 0.9, Map.of("monitor.truth", 1.0));
  private static final RewardRow NARROW =
      row("a", 1, 0.4, Map.of("monitor.truth", 0.6, "part", 0.0));
  private static final RewardRow WIDE = row("b", 0, 0.95, Map.of("monitor.truth", 0.0));
  private static final RewardRow ALONE = row("b", 1, 0.1, Map.of("part", 1.0));
  private static final RewardRow UNSCORED =
      new RewardRow(
          1,
          "c",
          0,
          "judge",
          Verdict.unscorable("no answer")
              .withComponents(Map.of("monitor.rule", 1.0, "monitor.truth", 0.0)));

  @Test
  void anyTakesTheFirstSampleOfEachPromptBeforeTheSecondOfAny() {
    assertThat(chosen(SampleChoice.ANY, NARROW, UNSCORED, ALONE, WIDE, AGREED))
        .containsExactly(AGREED, WIDE, UNSCORED, NARROW, ALONE);
  }

  @Test
  void worstLeavesOutWhatHasNoReward() {
    assertThat(chosen(SampleChoice.WORST, AGREED, NARROW, WIDE, ALONE, UNSCORED))
        .containsExactly(ALONE, NARROW, AGREED, WIDE);
  }

  /** 0.9 and 1 are both YES; of 0.4 and 0.6, 0.95 and 0, and two monitors at 1 and 0 one is not. */
  @Test
  void disputedIsWhereRewardAndMonitorsAreOnBothSidesOfAHalf() {
    assertThat(chosen(SampleChoice.DISPUTED, AGREED, NARROW, WIDE, ALONE, UNSCORED))
        .containsExactly(UNSCORED, WIDE, NARROW);
  }

  /** Two monitors against the reward come before one, however far apart that is. */
  @Test
  void doubtedIsFirstWhereMostMonitorsAreAgainstTheReward() {
    RewardRow both = row("z", 0, 0.6, Map.of("monitor.rule", 0.4, "monitor.truth", 0.4));
    assertThat(chosen(SampleChoice.DOUBTED, AGREED, NARROW, WIDE, UNSCORED, both))
        .containsExactly(both, WIDE, NARROW, UNSCORED);
  }

  @Test
  void aPromptHasItsSamplesInOrder() {
    assertThat(chosen(SampleChoice.ofPrompt("a"), WIDE, NARROW, AGREED))
        .containsExactly(AGREED, NARROW);
  }

  private static List<RewardRow> chosen(SampleChoice choice, RewardRow... rows) {
    return Arrays.stream(rows).filter(choice::takes).sorted(choice.order()).toList();
  }

  private static RewardRow row(
      String promptId, int sample, double value, Map<String, Double> components) {
    return new RewardRow(
        1, promptId, sample, "judge", Verdict.scored(value).withComponents(components));
  }
}
