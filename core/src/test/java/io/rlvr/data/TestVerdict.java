package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestVerdict {
  @Test
  void aScoreIsAValue() {
    Verdict verdict = Verdict.scored(0.5, List.of("no-number"));

    assertThat(verdict.isScored()).isTrue();
    assertThat(verdict.value()).isEqualTo(0.5);
    assertThat(verdict.flags()).containsExactly("no-number");
    assertThat(verdict.error()).isEmpty();
    assertThat(Verdict.scored(1).flags()).isEmpty();
  }

  @Test
  void aFailureIsNeverAZero() {
    for (Verdict verdict : List.of(Verdict.failed("HTTP 500"), Verdict.unscorable("HTTP 500"))) {
      assertThat(verdict.isScored()).isFalse();
      assertThat(verdict.value()).isNaN();
      assertThat(verdict.error()).contains("HTTP 500");
    }
    assertThat(Verdict.failed("x").status()).isEqualTo(Verdict.Status.FAILED);
    assertThat(Verdict.unscorable("x").status()).isEqualTo(Verdict.Status.UNSCORABLE);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void aScoreIsFinite(double value) {
    assertThatThrownBy(() -> Verdict.scored(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A scored value must be finite, but was: " + value);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -0.001, 1.001})
  void aProbabilityIsFromZeroToOne(double probability) {
    assertThatThrownBy(() -> judged(probability))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A probability must be from 0 to 1, but was: " + probability);
    assertThat(judged(0).probability()).hasValue(0);
    assertThat(judged(1).probability()).hasValue(1);
    assertThat(judged(Math.nextUp(1f)).probability()).hasValue(Math.nextUp(1f)); // float32 rounding
  }

  @Test
  void onlyAScoreHasAValue() {
    Verdict failed =
        new Verdict(
            Verdict.Status.FAILED,
            0.25,
            OptionalDouble.empty(),
            Map.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("down"),
            1,
            0);

    assertThat(failed.value()).isNaN();
    assertThat(failed).isEqualTo(Verdict.failed("down"));
  }

  @Test
  void anotherValueLeavesTheRestAsItIs() {
    Map<String, Double> raw = Map.of("raw", 1.0);

    assertThat(judged(0.5).rescored(0.75, raw))
        .usingRecursiveComparison()
        .ignoringFields("value", "components")
        .isEqualTo(judged(0.5));
    assertThat(Verdict.failed("down").rescored(0.75, raw))
        .isEqualTo(Verdict.scored(0.75).withComponents(raw));
  }

  @Test
  void noValueHasAReason() {
    Map<String, Double> raw = Map.of("raw", 1.0);

    assertThat(judged(0.5).unscored("no number", raw))
        .usingRecursiveComparison()
        .ignoringFields("status", "value", "components", "error")
        .isEqualTo(judged(0.5));
    assertThat(Verdict.scored(1).unscored("no number", raw))
        .isEqualTo(Verdict.unscorable("no number").withComponents(raw));
  }

  private static Verdict judged(double probability) {
    return new Verdict(
        Verdict.Status.SCORED,
        1,
        OptionalDouble.of(probability),
        Map.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        1,
        0);
  }
}
