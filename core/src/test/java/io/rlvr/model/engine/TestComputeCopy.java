package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.model.family.Parameter;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.model.testing.Golden;
import io.rlvr.model.testing.GoldenModels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Copies in the compute type of models whose masters are elsewhere. */
class TestComputeCopy {
  /** Two micro-batches: a sum in bfloat16 would lose what the second adds. */
  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void itsGradientsAreThoseOfTheMasters(String name) {
    List<TokenSequence> sequences = Golden.of(name).sequences();
    try (CausalLm model = load(name);
        CausalLm copy = copy(name)) {
      for (int i = 0; i < 2; i++) {
        model.accumulate(sequences, TestCausalLm::meanNegativeLogprob);
        copy.accumulate(sequences, TestCausalLm::meanNegativeLogprob);
      }

      for (int i = 0; i < model.parameters().size(); i++) {
        assertThat(copy.gradient(i))
            .as(model.parameters().get(i).name())
            .containsExactly(model.gradient(i));
      }
      model.zeroGradients();
      copy.zeroGradients();
      model.accumulate(sequences, TestCausalLm::meanNegativeLogprob);
      copy.accumulate(sequences, TestCausalLm::meanNegativeLogprob);
      int numbers = Math.toIntExact(model.parameterCount());
      assertThat(copy.flatGradient(0, numbers)).containsExactly(model.flatGradient(0, numbers));
    }
  }

  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void itTakesUpTheMastersOfAnotherMoment(String name) {
    List<TokenSequence> sequences = Golden.of(name).sequences();
    try (CausalLm model = load(name);
        CausalLm copy = copy(name)) {
      copy.logprobs(sequences); // nothing of before is kept
      float[] values = model.flatValues();
      for (int i = 0; i < values.length; i++) {
        values[i] = 1.25f * values[i] + 1e-3f;
      }
      model.setFlatValues(values);
      copy.setFlatValues(values);
      model.accumulate(sequences, TestCausalLm::meanNegativeLogprob);
      copy.accumulate(sequences, TestCausalLm::meanNegativeLogprob);

      int numbers = Math.toIntExact(model.parameterCount());
      assertThat(copy.flatGradient(0, numbers)).containsExactly(model.flatGradient(0, numbers));
    }
  }

  /** Matrices are rounded as a file in bfloat16 rounds them; vectors are not. */
  @Test
  void itHoldsMatricesInTwoBytes() {
    try (CausalLm model = load("llama");
        CausalLm copy = copy("llama")) {
      long matrices = 0;
      long vectors = 0;
      for (int i = 0; i < model.parameters().size(); i++) {
        Parameter parameter = model.parameters().get(i);
        float[] expected = model.values(i);
        if (parameter.shape().length > 1) {
          matrices += parameter.elements();
          for (int k = 0; k < expected.length; k++) {
            expected[k] = Dtype.fromBfloat16(Dtype.toBfloat16(expected[k]));
          }
        } else {
          vectors += parameter.elements();
        }
        assertThat(copy.values(i)).containsExactly(expected);
      }
      assertThat(copy.weightBytes()).isEqualTo(2 * matrices + 4 * vectors);
      assertThat(copy.gradientBytes()).isEqualTo(4 * (matrices + vectors));
    }
  }

  @Test
  void inFloat32ItIsTheModel() {
    try (CausalLm model = CausalLm.load(folder("llama"), DeviceChoice.cpu(), Precision.FLOAT32);
        CausalLm copy = CausalLm.copy(folder("llama"), DeviceChoice.cpu(), Precision.FLOAT32)) {
      assertThat(copy.flatValues()).containsExactly(model.flatValues());
      assertThat(copy.weightBytes()).isEqualTo(model.weightBytes());
    }
  }

  @Test
  void itIsNeitherSteppedNorSaved(@TempDir Path folder) {
    try (CausalLm copy = copy("llama");
        AdamW adamw = new AdamW(copy, new AdamW.Options(0.9, 0.95, 1e-8, 0, 1))) {
      assertThatThrownBy(() -> adamw.step(0.1)).hasMessage("A copy of a model has no masters");
      assertThatThrownBy(() -> copy.save(folder, Dtype.FLOAT32))
          .hasMessage("A copy of a model has no masters");
    }
  }

  private static CausalLm load(String name) {
    return CausalLm.load(folder(name), DeviceChoice.cpu(), Precision.BFLOAT16);
  }

  private static CausalLm copy(String name) {
    return CausalLm.copy(folder(name), DeviceChoice.cpu(), Precision.BFLOAT16);
  }

  private static Path folder(String name) {
    return GoldenModels.folder(name);
  }
}
