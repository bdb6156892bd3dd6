package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestStepRange {
  @Test
  void isOneStepSeveralOrAll() {
    assertThat(StepRange.read("3", 9).steps()).containsExactly(3);
    assertThat(StepRange.read("2-4", 9).steps()).containsExactly(2, 3, 4);
    assertThat(StepRange.read("all", 3).steps()).containsExactly(1, 2, 3);
    assertThat(StepRange.read("all", 0).steps()).isEmpty();
    assertThat(StepRange.read("-1", 9)).isEqualTo(new StepRange(-1, -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1-", "-", "4-2", "1-2-3", "1,2", "99999999999"})
  void anythingElseIsAMistake(String text) {
    assertThatThrownBy(() -> StepRange.read(text, 9))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid --step: '%s' (expected a step such as 3, a range such as 2-5, or all)", text);
  }
}
