package io.rlvr.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestShowCommand {
  @ParameterizedTest
  @CsvSource({
    "-4e-10, 0.0000",
    "-0.0, 0.0000",
    "0, 0.0000",
    "-0.00006, -0.0001",
    "1.70804, 1.7080"
  })
  void zerosHaveNoSign(double advantage, String text) {
    assertThat(ShowCommand.fourDigits(advantage)).isEqualTo(text);
  }
}
