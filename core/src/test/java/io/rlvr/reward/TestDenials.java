package io.rlvr.reward;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestDenials {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "It is not 8.",
        "8 is wrong",
        "The answer is definitely not $8$.",
        "It cannot be 42",
        "anything but 42",
        "x \\neq 8",
        "x \u2260 8",
        "I think that 8 is incorrect, sadly.",
        "Not \\boxed{5}",
        "It is not \\boxed{42}.",
        "\\boxed{8} is wrong",
        "\\boxed{42} is not the answer, it is 41",
        "$\\boxed{\\frac{1}{2}}$ is false",
        "\\boxed{\\text{not } 8}",
        "\\boxed{not 8}",
        "\\boxed{1}\nNo: not \\boxed{2}"
      })
  void whatIsTakenBack(String text) {
    assertThat(Denials.denies(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8",
        "It is not 7 but 8",
        "The answer is 8, which is not a prime.",
        "x is not 0, so x = 5",
        "Not all are: 5 are left",
        "\\boxed{41} is wrong. It is \\boxed{42}",
        "It is not \\boxed{41} but 42",
        "\\boxed{42}. It is not what I thought.",
        "The knot has 5",
        "Do not forget: the answer is 5",
        "\\boxed{\\text{note } 5}",
        "5 is the answer",
        "{"
      })
  void whatStands(String text) {
    assertThat(Denials.denies(text)).isFalse();
  }

  @Test
  void longTextsAreDecidedInTime() {
    for (String part : new String[] {"not ", "\\boxed{", "8 is not ", "\\boxed{8} is ", "!= 8"}) {
      long start = System.nanoTime();
      Denials.denies(part.repeat(200_000 / part.length()));
      assertThat(System.nanoTime() - start).as(part).isLessThan(1_000_000_000L);
    }
  }
}
