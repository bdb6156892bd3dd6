package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TestCredit {
  @Test
  void aRowThatTakesPartHasAnAdvantage() {
    assertThatThrownBy(() -> credit(OptionalDouble.empty(), true, ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A kept row needs an advantage: prompt p");
    assertThat(credit(OptionalDouble.of(0), true, "").kept()).isTrue();
  }

  @Test
  void aRowThatIsLeftOutNeedsNone() {
    assertThat(credit(OptionalDouble.empty(), false, "failed").reason()).isEqualTo("failed");
  }

  @Test
  void whatIsLeftOutHasAReasonAndNoAdvantage() {
    assertThat(credit(OptionalDouble.of(0.5), true, "").left("surplus"))
        .isEqualTo(credit(OptionalDouble.empty(), false, "surplus"));
  }

  private static Credit credit(OptionalDouble advantage, boolean kept, String reason) {
    return new Credit(
        1, "p", 0, OptionalDouble.empty(), OptionalDouble.empty(), advantage, kept, reason);
  }
}
