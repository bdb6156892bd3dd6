package io.rlvr.advantage;

import static io.rlvr.advantage.Estimates.estimator;
import static io.rlvr.advantage.Estimates.ofGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestMaxRl {
  private final AdvantageEstimator maxRl = estimator("maxrl", "advantage.epsilon=0");

  @Test
  void theDifferenceFromTheMeanIsDividedByTheMean() {
    // one right of four: mean 1/4; (1 - 1/4) / (1/4) = 3 and (0 - 1/4) / (1/4) = -1
    assertThat(ofGroup(maxRl, 1, 0, 0, 0))
        .containsExactly(new double[] {3, -1, -1, -1}, within(1e-12));
    // all but one: mean 3/4; 1/3 and -1: the rarer a right answer, the more it weighs
    assertThat(ofGroup(maxRl, 1, 1, 1, 0))
        .containsExactly(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0, -1}, within(1e-12));
  }

  @Test
  void epsilonIsAddedToTheMean() {
    // mean 1/2, epsilon 1/2: (1 - 1/2) / 1
    assertThat(ofGroup(estimator("maxrl", "advantage.epsilon=0.5"), 1, 0))
        .containsExactly(new double[] {0.5, -0.5}, within(1e-12));
  }

  @Test
  void equalRewardsAndAMeanThatIsNotPositiveGiveZeros() {
    assertThat(ofGroup(maxRl, 0, 0, 0)).containsExactly(0, 0, 0);
    assertThat(ofGroup(maxRl, 0.1, 0.1, 0.1)).containsExactly(0, 0, 0);
    assertThat(ofGroup(maxRl, 1, -1)).containsExactly(0, 0);
  }

  /** Of both signs with the sum 0, which doubles miss in some orders. */
  @Test
  void roundingIsNoMean() {
    double[][] orders = {
      {0.73, 0.22, -0.95}, {0.73, -0.95, 0.22}, {0.22, 0.73, -0.95},
      {0.22, -0.95, 0.73}, {-0.95, 0.73, 0.22}, {-0.95, 0.22, 0.73}
    };
    for (double[] order : orders) {
      assertThat(ofGroup(estimator("maxrl"), order)).containsExactly(0, 0, 0);
    }
  }

  @Test
  void aGroupOfOneIsADialect() {
    assertThat(ofGroup(maxRl, 1)).containsExactly(0);
    assertThat(ofGroup(estimator("maxrl", "advantage.singleton=raw"), 0.5)).containsExactly(0.5);
  }
}
