package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.LabelledAnswer.Label;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestLabelledAnswer {
  /** At least a half is YES, as docs/metrics.md has accuracy and agreement. */
  @ParameterizedTest
  @CsvSource({"1, YES", "0.5, YES", "0.4999, NO", "0, NO", "-1, NO"})
  void aValueFromAHalfOnIsYes(double value, Label label) {
    assertThat(Label.of(value)).isEqualTo(label);
  }

  @ParameterizedTest
  @CsvSource({"0.7, 0.7, YES", "0.69, 0.7, NO", "0.3, 0.25, YES"})
  void anotherThresholdDecides(double value, double threshold, Label label) {
    assertThat(Label.of(value, threshold)).isEqualTo(label);
  }
}
