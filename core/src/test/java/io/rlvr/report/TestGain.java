package io.rlvr.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestGain {
  /**
   * Altman and others, Statistics with Confidence (2000), Table 6.2: 19 and 14 of 41, both 14
   * times, the difference 0.122 from 0.011 to 0.226. Wilson's intervals are those of 19 and 14 of
   * 41: (p + z2 / 2n +- z sqrt(p (1 - p) / n + z2 / 4n2)) / (1 + z2 / n) with z2 = 3.8415.
   */
  @Test
  void saysTheNumbersAndThatItLearned() {
    Gain gain = Gain.of(evaluation(14, 0, 41), evaluation(19, 0, 41));
    assertThat(gain.verdict()).isEqualTo("It learned.");
    assertThat(gain.sentence())
        .isEqualTo(
            "Accuracy on 41 held-out prompts went from 34.1% (21.6% to 49.5%)"
                + " to 46.3% (32.1% to 61.3%): +12.2 points (1.1 to 22.6).");
  }

  @Test
  void theOtherWayRoundItGotWorse() {
    Gain gain = Gain.of(evaluation(19, 0, 41), evaluation(14, 0, 41));
    assertThat(gain.verdict()).isEqualTo("It got worse.");
    assertThat(gain.points()).isEqualTo("\u221212.2 points (\u221222.6 to \u22121.1)");
  }

  /** 2 of 4 both times: nothing has changed, and the interval holds 0. */
  @Test
  void anIntervalThatHoldsZeroIsNoEvidence() {
    Gain gain = Gain.of(evaluation(2, 0, 4), evaluation(2, 2, 4));
    assertThat(gain.verdict()).isEqualTo("No evidence that it learned.");
    assertThat(gain.sentence()).endsWith(", which holds 0.");
  }

  /** Newcombe 1998, 17:873, Table II, example (a): 56/70 and 48/80, 0.0524 to 0.3339. */
  @Test
  void otherPromptsAreIndependent() {
    Gain gain = Gain.of(evaluation(48, 0, 80), evaluation(56, 0, 70));
    assertThat(gain.points()).isEqualTo("+20.0 points (5.2 to 33.4)");
  }

  /** Of so many prompts some are right, the first of them at a place. */
  private static Evaluation evaluation(int right, int from, int prompts) {
    SortedMap<String, Double> shares = new TreeMap<>();
    for (int i = 0; i < prompts; i++) {
      shares.put("%03d".formatted(i), i >= from && i < from + right ? 1.0 : 0.0);
    }
    return new Evaluation(1, shares, 1, OptionalDouble.empty(), OptionalDouble.empty());
  }
}
