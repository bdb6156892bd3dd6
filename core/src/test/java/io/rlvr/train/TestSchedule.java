package io.rlvr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.train.Schedule.Decay;
import org.junit.jupiter.api.Test;

class TestSchedule {
  @Test
  void warmsUpInEqualSteps() {
    // 20 % of 10 steps are 2: 1/2 and 2/2 of the peak
    Schedule schedule = new Schedule(Decay.CONSTANT, 0.4, 0.2, 0);

    assertThat(schedule.rate(0, 10)).isEqualTo(0.2, within(1e-15));
    assertThat(schedule.rate(1, 10)).isEqualTo(0.4, within(1e-15));
    assertThat(schedule.rate(9, 10)).isEqualTo(0.4, within(1e-15));
  }

  @Test
  void warmUpIsRoundedUpToWholeSteps() {
    // 3 % of 50 steps are 1.5, so 2: the first step has half the peak
    assertThat(new Schedule(Decay.COSINE, 1, 0.03, 0.1).rate(0, 50)).isEqualTo(0.5, within(1e-15));
  }

  @Test
  void cosineFallsByHalfItsRangeInTheMiddle() {
    // no warm-up, 4 steps, floor 0.1: f = (1 + cos(pi i / 4)) / 2 = 1, 0.853553, 0.5, 0.146447
    // rate = 0.1 + 0.9 f = 1, 0.868198, 0.55, 0.231802
    Schedule schedule = new Schedule(Decay.COSINE, 1, 0, 0.1);

    assertThat(schedule.rate(0, 4)).isEqualTo(1, within(1e-12));
    assertThat(schedule.rate(1, 4)).isEqualTo(0.868198, within(1e-6));
    assertThat(schedule.rate(2, 4)).isEqualTo(0.55, within(1e-12));
    assertThat(schedule.rate(3, 4)).isEqualTo(0.231802, within(1e-6));
  }

  @Test
  void linearFallsEvenlyTowardsItsFloor() {
    // 4 steps, floor 0: 1, 3/4, 2/4, 1/4
    Schedule schedule = new Schedule(Decay.LINEAR, 1, 0, 0);

    assertThat(schedule.rate(1, 4)).isEqualTo(0.75, within(1e-12));
    assertThat(schedule.rate(3, 4)).isEqualTo(0.25, within(1e-12));
  }

  @Test
  void warmUpMayTakeTheWholeRun() {
    assertThat(new Schedule(Decay.COSINE, 1, 1, 0).rate(3, 4)).isEqualTo(1, within(1e-12));
  }

  @Test
  void stepsBeyondTheRunAreRefused() {
    assertThatThrownBy(() -> new Schedule(Decay.COSINE, 1, 0, 0).rate(4, 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Step 4 of 4");
  }
}
