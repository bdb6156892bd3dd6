package io.rlvr.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestPassAtK {
  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "4, 1, 1, 0.25,       a share when k is 1",
    "4, 1, 2, 0.5,        1 - C(3 2)/C(4 2) = 1 - 3/6",
    "5, 2, 3, 0.9,        1 - C(3 3)/C(5 3) = 1 - 1/10",
    "10, 3, 4, 0.8333333333333333, 1 - C(7 4)/C(10 4) = 1 - 35/210",
    "4, 0, 4, 0,          nothing correct",
    "4, 4, 1, 1,          all correct",
    "4, 2, 3, 1,          fewer wrong samples than tries",
    "1, 1, 1, 1,          one sample"
  })
  void isOneMinusTheChanceOfAllWrong(int n, int c, int k, double expected, String why) {
    assertThat(PassAtK.estimate(n, c, k)).as(why).isEqualTo(expected, within(1e-15));
  }

  @Test
  void doesNotOverflow() {
    // c = 1: the chance that the one correct sample is among k of n is k / n
    assertThat(PassAtK.estimate(100_000, 1, 50_000)).isEqualTo(0.5, within(1e-12));
  }

  @Test
  void refusesMoreTriesThanSamples() {
    assertThatThrownBy(() -> PassAtK.estimate(4, 1, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid k: 5 (expected 1 to 4 samples)");
    assertThatThrownBy(() -> PassAtK.estimate(4, 1, 0))
        .hasMessage("Invalid k: 0 (expected 1 to 4 samples)");
    assertThatThrownBy(() -> PassAtK.estimate(4, 5, 1))
        .hasMessage("Invalid correct: 5 (expected 0 to 4 samples)");
  }
}
