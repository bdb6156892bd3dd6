package io.rlvr.jobs.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class TestJudgeCounts {
  @Test
  void countsWhatJudgesSaidAndWhatNoneWasAsked() {
    // 4 of 6 judged, 1 of them neither; (0.875 + 0.125 + 0.25 + 0.25) / 4 = 0.375; 2 of 6 guarded
    assertThat(
            metrics(
                List.of(
                    judged(0.875),
                    judged(0.125),
                    Verdict.scored(0, List.of("blank")),
                    judged(0.25, "judge-neither"),
                    Verdict.scored(0, List.of("opener-only")),
                    judged(0.25))))
        .isEqualTo(
            Map.of(
                "reward.judge-neither-share", 0.25,
                "reward.judge-probability-mean", 0.375,
                "reward.guarded-share", 1 / 3.0));
  }

  @Test
  void aStepOfNothingButOpenersIsSeen() {
    assertThat(
            metrics(
                List.of(
                    Verdict.scored(0, List.of("opener-only")),
                    Verdict.scored(0, List.of("punctuation-only")))))
        .isEqualTo(Map.of("reward.guarded-share", 1.0));
  }

  @Test
  void rulesHaveNone() {
    assertThat(
            metrics(
                List.of(
                    Verdict.scored(1),
                    Verdict.scored(0, List.of("blank")),
                    Verdict.unscorable("no reference"))))
        .isEmpty();
  }

  private static SortedMap<String, Double> metrics(List<Verdict> verdicts) {
    // As two groups, so that what is merged counts.
    int half = verdicts.size() / 2;
    Metrics metrics = new Metrics();
    JudgeCounts.of(verdicts.subList(0, half))
        .merge(JudgeCounts.of(verdicts.subList(half, verdicts.size())))
        .put(metrics, verdicts.size());
    return metrics.values();
  }

  private static Verdict judged(double probability, String... flags) {
    return new Verdict(
        Verdict.Status.SCORED,
        probability,
        OptionalDouble.of(probability),
        Map.of(),
        List.of(flags),
        Optional.of("YES"),
        Optional.of("judge-v1 0123"),
        Optional.empty(),
        1,
        0);
  }
}
