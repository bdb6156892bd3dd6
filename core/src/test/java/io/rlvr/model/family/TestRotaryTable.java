package io.rlvr.model.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.model.testing.GoldenModels;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TestRotaryTable {
  private static final int POSITIONS = 8001;
  private static final Llama3Scaling SCALING = new Llama3Scaling(8, 1, 4, 32);

  @Test
  void anglesAreThetaToThePowerOfThePair() {
    // head size 4, theta 100: pairs turn by 100^(-0/4) = 1 and 100^(-2/4) = 1/10 radian a position
    RotaryTable table = RotaryTable.of(config(4, 100, Optional.empty()), 3);

    assertThat(table.positions()).isEqualTo(3);
    assertThat(table.width()).isEqualTo(4);
    double[] angles = {0, 0, 0, 0, 1, 0.1, 1, 0.1, 2, 0.2, 2, 0.2};
    assertThat(table.cos()).hasSize(12);
    for (int i = 0; i < angles.length; i++) {
      assertThat((double) table.cos()[i]).isCloseTo(Math.cos(angles[i]), within(1e-7));
      assertThat((double) table.sin()[i]).isCloseTo(Math.sin(angles[i]), within(1e-7));
    }
  }

  @Test
  void llama3KeepsFastFrequenciesDividesSlowOnesAndBlendsBetween() {
    // wavelengths 2 pi / inverse; original context 32: below 32/4 = 8 fast, above 32/1 = 32 slow
    assertThat(SCALING.stretched(1f)).isEqualTo(1f); // 6.28
    assertThat(SCALING.stretched(0.1f)).isEqualTo(0.0125f); // 62.8: a factor 8 slower
    // 2 pi / 0.31415926 = 20: smooth = (32/20 - 1) / (4 - 1) = 0.2,
    // so 0.8 / 8 + 0.2 = 0.3 of the frequency
    assertThat(SCALING.stretched(0.31415927f)).isCloseTo(0.09424778f, within(1e-7f));
  }

  /** Pairs of 4 dimensions turn by 1 and 1/10; the factors make that 1/2 and 1/40. */
  @Test
  void longRopeDividesEachFrequencyByItsFactorAndStretchesAll() {
    LongRopeScaling scaling = new LongRopeScaling(List.of(2.0, 4.0), 1.5f, POSITIONS);
    RotaryTable table = RotaryTable.of(config(4, 100, Optional.of(scaling)), 2);

    double[] angles = {0.5, 0.025, 0.5, 0.025};
    for (int i = 0; i < 4; i++) {
      assertThat((double) table.cos()[4 + i]).isCloseTo(1.5 * Math.cos(angles[i]), within(1e-6));
      assertThat((double) table.sin()[4 + i]).isCloseTo(1.5 * Math.sin(angles[i]), within(1e-6));
      assertThat(table.cos()[i]).isEqualTo(1.5f);
    }
  }

  /** Half of 8 dimensions: as a head of 4, and what does not turn is not stretched either. */
  @Test
  void whatIsNotRotatedStays() {
    LongRopeScaling scaling = new LongRopeScaling(List.of(1.0, 1.0), 1.5f, POSITIONS);
    RotaryTable table =
        RotaryTable.of(config(8, 100, Optional.of(scaling), Traits.LLAMA.fused(0.5)), 2);

    double[] angles = {1, 0.1, 1, 0.1};
    assertThat(table.width()).isEqualTo(8);
    for (int i = 0; i < 4; i++) {
      assertThat((double) table.cos()[8 + i]).isCloseTo(1.5 * Math.cos(angles[i]), within(1e-6));
      assertThat(table.cos()[12 + i]).isEqualTo(1f);
      assertThat(table.sin()[12 + i]).isZero();
    }
  }

  @Test
  void slidingLayersHaveColumnsOfTheirOwn() {
    Traits traits =
        new Traits(
            Norms.BEFORE,
            Multipliers.NONE,
            Activation.SILU,
            false,
            1,
            Optional.of(new SlidingLayers(3, List.of(true), 10_000)),
            Optional.empty());
    RotaryTable table = RotaryTable.of(config(4, 100, Optional.empty(), traits), 2);

    // 100^(-2/4) = 1/10 and 10000^(-2/4) = 1/100
    double[] angles = {1, 0.1, 1, 0.1, 1, 0.01, 1, 0.01};
    assertThat(table.width()).isEqualTo(8);
    for (int i = 0; i < angles.length; i++) {
      assertThat((double) table.cos()[8 + i]).isCloseTo(Math.cos(angles[i]), within(1e-7));
      assertThat((double) table.sin()[8 + i]).isCloseTo(Math.sin(angles[i]), within(1e-7));
    }
  }

  @Test
  void scalingNeedsHighAboveLow() {
    assertThatThrownBy(() -> new Llama3Scaling(8, 4, 4, 32))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("highFreqFactor 4.0 must be above lowFreqFactor 4.0");
  }

  /** golden/rope.json: LlamaRotaryEmbedding of transformers 5.23.0. */
  @Test
  void tableIsThatOfTransformers() {
    for (JsonNode golden : GoldenModels.json("rope.json")) {
      ModelConfig config = config(golden);
      float[] expected = GoldenModels.floats(golden.get("inv_freq"));
      float[] inverse = RotaryTable.inverseFrequencies(config).get(0);
      assertThat(inverse).hasSize(config.headDim() / 2);
      for (int j = 0; j < expected.length; j++) {
        assertThat(inverse[j]).isCloseTo(expected[j], Offset.offset(2 * Math.ulp(expected[j])));
      }

      RotaryTable table = RotaryTable.of(config, POSITIONS);
      for (int row = 0; row < golden.get("positions").size(); row++) {
        int position = golden.get("positions").get(row).asInt();
        // an ulp of the frequency times the position, and float32 rounding of the angle
        float tolerance = 1e-6f + position * 2e-7f;
        assertRow(table.cos(), position, golden.get("cos").get(row), tolerance);
        assertRow(table.sin(), position, golden.get("sin").get(row), tolerance);
      }
    }
  }

  @Test
  void positionsBeyondTheContextAreRefused() {
    assertThatThrownBy(() -> RotaryTable.of(config(4, 100, Optional.empty()), POSITIONS + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Positions must be from 0 to 8001, but got: 8002");
  }

  private static void assertRow(float[] table, int position, JsonNode golden, float tolerance) {
    float[] expected = GoldenModels.floats(golden);
    for (int i = 0; i < expected.length; i++) {
      assertThat(table[position * expected.length + i])
          .as("position %d, dimension %d", position, i)
          .isCloseTo(expected[i], within(tolerance));
    }
  }

  private static ModelConfig config(JsonNode golden) {
    JsonNode scaling = golden.get("scaling");
    return config(
        golden.get("head_dim").asInt(),
        golden.get("theta").asDouble(),
        scaling.get("rope_type").asText().equals("llama3")
            ? Optional.of(
                new Llama3Scaling(
                    scaling.get("factor").asDouble(),
                    scaling.get("low_freq_factor").asDouble(),
                    scaling.get("high_freq_factor").asDouble(),
                    scaling.get("original_max_position_embeddings").asInt()))
            : Optional.empty());
  }

  private static ModelConfig config(int headDim, double theta, Optional<RopeScaling> scaling) {
    return config(headDim, theta, scaling, Traits.LLAMA);
  }

  private static ModelConfig config(
      int headDim, double theta, Optional<RopeScaling> scaling, Traits traits) {
    return new ModelConfig(
        "llama", 10, 8, 8, 1, 2, 1, headDim, 1e-5, POSITIONS, true, false, false, List.of(), theta,
        scaling, traits);
  }
}
