package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.store.EarlierSteps;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRunLength {
  private static final RunLength TWO = new RunLength(List.of(), 2);

  @Test
  void stepsThatAreDoneKeepTheirLength() {
    RunLength raised = TWO.changed(2, 4).changed(3, 8);

    assertThat(raised)
        .isEqualTo(new RunLength(List.of(new EarlierSteps(2, 2), new EarlierSteps(3, 4)), 8));
    assertThat(raised.at(1)).isEqualTo(2);
    assertThat(raised.at(2)).isEqualTo(2);
    assertThat(raised.at(3)).isEqualTo(4);
    assertThat(raised.at(4)).isEqualTo(8);
  }

  @Test
  void aLengthThatTrainedNothingLeavesNoTrace() {
    assertThat(TWO.changed(0, 4)).isEqualTo(new RunLength(List.of(), 4));
    assertThat(TWO.changed(2, 4).changed(2, 6))
        .isEqualTo(new RunLength(List.of(new EarlierSteps(2, 2)), 6));
  }
}
