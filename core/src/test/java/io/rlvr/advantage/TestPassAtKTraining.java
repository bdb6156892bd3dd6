package io.rlvr.advantage;

import static io.rlvr.advantage.Estimates.estimator;
import static io.rlvr.advantage.Estimates.ofGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestPassAtKTraining {
  @Test
  void oneRightOfFourInPairs() {
    // 3 of 6 pairs hold the right one: R = 1/2, s = 1/2, right (1 - 1/2) / (1/2) = 1. Of the 3
    // pairs
    // of a wrong one, 1 is right: (1/3 - 1/2) / (1/2) = -1/3.
    assertThat(ofGroup(of(2), 1, 0, 0, 0))
        .containsExactly(new double[] {1, -1 / 3.0, -1 / 3.0, -1 / 3.0}, within(1e-12));
  }

  /** All subsets by enumeration: mean and std over them, and over those that hold a member. */
  @ParameterizedTest
  @CsvSource({"5, 1, 2", "5, 2, 3", "6, 3, 2", "6, 1, 5", "7, 2, 4", "4, 2, 1", "8, 4, 4"})
  void theAdvantageIsTheMeanOverTheSubsetsThatHoldTheResponse(int n, int right, int k) {
    double[] rewards = new double[n];
    Arrays.fill(rewards, 0, right, 1);
    double all = 0;
    double won = 0;
    double[] held = new double[n];
    double[] heldWon = new double[n];
    for (int subset = 0; subset < 1 << n; subset++) {
      if (Integer.bitCount(subset) == k) {
        double reward = (subset & ((1 << right) - 1)) == 0 ? 0 : 1;
        all++;
        won += reward;
        for (int i = 0; i < n; i++) {
          held[i] += (subset >> i) & 1;
          heldWon[i] += ((subset >> i) & 1) * reward;
        }
      }
    }
    double mean = won / all;
    double[] expected = new double[n];
    for (int i = 0; i < n; i++) {
      expected[i] = (heldWon[i] / held[i] - mean) / Math.sqrt(mean * (1 - mean));
    }

    assertThat(ofGroup(of(k), rewards)).containsExactly(expected, within(1e-12));
  }

  @Test
  void whereEverySubsetOrNoneIsRightThereIsNothingToLearn() {
    assertThat(ofGroup(of(2), 0, 0, 0, 0)).containsExactly(0, 0, 0, 0);
    assertThat(ofGroup(of(2), 1, 1, 1, 1)).containsExactly(0, 0, 0, 0);
    assertThat(ofGroup(of(3), 1, 1, 0, 0)).containsExactly(0, 0, 0, 0); // 2 wrong in a subset of 3
    assertThat(ofGroup(of(4), 1, 0, 0, 0)).containsExactly(0, 0, 0, 0); // one subset: the group
  }

  @Test
  void aSmallGroupIsASubsetItself() {
    assertThat(ofGroup(of(4), 1, 0)).containsExactly(0, 0);
    assertThat(ofGroup(of(4), 1)).containsExactly(0);
  }

  @Test
  void aRewardOfOneHalfIsRight() {
    assertThat(ofGroup(of(2), 0.5, 0.49, 0, -1)).containsExactly(ofGroup(of(2), 1, 0, 0, 0));
  }

  private static AdvantageEstimator of(int k) {
    return estimator("pass-at-k", "advantage.pass-k=" + k);
  }
}
