package io.rlvr.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestMeanInterval {
  /**
   * Student's own example: the additional hours of sleep of ten patients by the second drug less
   * those by the first (1908, table on page 20), mean 1.58, standard deviation 1.23 with n - 1; R's
   * t.test gives .7001142 to 2.4598858 as 95 percent confidence interval.
   */
  @Test
  void studentsSleepData() {
    MeanInterval sleep = MeanInterval.of(1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4);
    assertThat(sleep.mean()).isCloseTo(1.58, within(1e-12));
    assertThat(sleep.interval().low()).isCloseTo(0.7001142, within(1e-3));
    assertThat(sleep.interval().high()).isCloseTo(2.4598858, within(1e-3));
  }

  @Test
  void threeValuesAndTheEdges() {
    // mean 2, s = 1, t of 2 degrees of freedom 4.303: 4.303 / sqrt(3) = 2.4843
    assertThat(MeanInterval.of(1, 2, 3).half()).isCloseTo(2.4843, within(1e-3));
    assertThat(MeanInterval.of(5, 5, 5).interval()).isEqualTo(new Interval(5, 5));
    assertThat(MeanInterval.of(7)).isEqualTo(new MeanInterval(1, 7, 0, Double.POSITIVE_INFINITY));
    assertThatThrownBy(() -> MeanInterval.of())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("values is empty");
  }
}
