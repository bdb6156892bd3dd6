package io.rlvr.dataset.miniature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestNumberWords {
  @ParameterizedTest
  @CsvSource({
    "0, zero",
    "7, seven",
    "12, twelve",
    "19, nineteen",
    "20, twenty",
    "42, forty-two",
    "90, ninety",
    "99, ninety-nine",
    "100, one hundred",
    "105, one hundred five",
    "111, one hundred eleven",
    "340, three hundred forty",
    "999, nine hundred ninety-nine"
  })
  void spellsInAmericanEnglish(int number, String words) {
    assertThat(NumberWords.of(number)).isEqualTo(words);
  }

  @Test
  void allDiffer() {
    assertThat(IntStream.range(0, 1000).mapToObj(NumberWords::of).collect(Collectors.toSet()))
        .hasSize(1000);
  }

  @Test
  void otherNumbersAreOurMistake() {
    assertThatThrownBy(() -> NumberWords.of(1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("number must be from 0 to 999, but was: 1000");
    assertThatThrownBy(() -> NumberWords.of(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("number must be from 0 to 999, but was: -1");
  }
}
