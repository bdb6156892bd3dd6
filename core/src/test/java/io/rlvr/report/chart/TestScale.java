package io.rlvr.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TestScale {
  @Test
  void stepsStandInTheMiddleOfTheirSlots() {
    // 3 slots of 30 over 0..90: middles at 15, 45, 75
    Scale scale = Scale.ofSteps(4, 6, 8, 0, 90);
    assertThat(scale.apply(4)).isEqualTo(15, within(1e-12));
    assertThat(scale.apply(6)).isEqualTo(75, within(1e-12));
    assertThat(scale.unit()).isEqualTo(30, within(1e-12));
    assertThat(scale.ticks()).containsExactly(4, 5, 6);
  }

  @Test
  void ticksOfManyStepsAreRound() {
    // (95 - 1) / 8 = 11.75: 10 is at least 0.7 of it
    assertThat(Scale.ofSteps(1, 95, 8, 0, 1).ticks())
        .containsExactly(10, 20, 30, 40, 50, 60, 70, 80, 90);
  }

  @Test
  void widensToTicks() {
    // (0.93 - 0.12) / 5 = 0.162: the next of 1, 2, 5 is 0.2; outwards from 0.12 and 0.93: 0 and 1
    Scale scale = Scale.around(0.12, 0.93, 5, 200, 0);
    assertThat(scale.ticks())
        .containsExactly(new double[] {0, 0.2, 0.4, 0.6, 0.8, 1}, within(1e-9));
    assertThat(scale.apply(0)).isEqualTo(200, within(1e-9));
    assertThat(scale.apply(1)).isEqualTo(0, within(1e-9));
    assertThat(scale.apply(0.25)).isEqualTo(150, within(1e-9));
  }

  /** A KL of -1e-8 among others of 0.05: less than a pixel below 0. */
  @Test
  void whatCannotBeSeenDoesNotWidenIt() {
    assertThat(Scale.around(-1e-8, 0.05, 5, 200, 0).low()).isZero();
    assertThat(Scale.around(-0.001, 0.05, 5, 200, 0).low()).isEqualTo(-0.01);
  }

  @Test
  void aSingleValueGetsRoomOnBothSidesAndZeroAboveOnly() {
    Scale zero = Scale.around(0, 0, 5, 200, 0);
    assertThat(zero.low()).isZero();
    assertThat(zero.high()).isEqualTo(1);
    Scale negative = Scale.around(-40, -40, 5, 200, 0);
    assertThat(negative.low()).isLessThan(-40);
    assertThat(negative.high()).isGreaterThan(-40).isLessThan(0);
  }
}
