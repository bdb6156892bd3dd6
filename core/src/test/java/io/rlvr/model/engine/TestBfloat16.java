package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.testing.Golden;
import io.rlvr.model.testing.GoldenModels;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Computing in bfloat16 over float32 masters: 8 bits of each product's factors. */
class TestBfloat16 {
  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void scoresNearTransformersInFloat32(String model) {
    Golden golden = Golden.of(model);
    try (CausalLm lm = load(model)) {
      float[][] logprobs = lm.logprobs(golden.sequences());

      for (int i = 0; i < logprobs.length; i++) {
        assertThat(logprobs[i]).containsExactly(golden.responseLogprobs().get(i), within(0.3f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void backPropagatesNearPyTorchInFloat32(String model) {
    Golden golden = Golden.of(model);
    Safetensors expected =
        Safetensors.open(GoldenModels.folder(model).resolve("gradients.safetensors"));
    try (CausalLm lm = load(model)) {
      lm.accumulate(golden.sequences(), TestCausalLm::meanNegativeLogprob);

      for (int i = 0; i < lm.parameters().size(); i++) {
        float[] gradient = lm.gradient(i);
        float[] exact = TestCausalLm.fused(lm.parameters().get(i), expected);
        assertThat(cosine(gradient, exact)).as(lm.parameters().get(i).name()).isGreaterThan(0.99);
      }
    }
  }

  /** The cached casts of the weights are made anew. */
  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen3"})
  void aStepReachesGenerationAndScoring(String model) {
    Golden golden = Golden.of(model);
    SampleRequest request = new SampleRequest(golden.greedy().promptIds(), new long[] {1, 2, 3, 4});
    try (CausalLm lm = load(model);
        AdamW adamW = new AdamW(lm, new AdamW.Options(0.9, 0.95, 1e-8, 0, 1))) {
      lm.generate(List.of(request), Sampling.plain(8, List.of()));
      lm.accumulate(golden.sequences(), TestCausalLm::meanNegativeLogprob);
      adamW.step(0.05);

      List<Sample> samples = lm.generate(List.of(request), Sampling.plain(8, List.of())).get(0);

      try (CausalLm exact = TestCausalLm.load(model)) {
        for (int i = 0; i < lm.parameters().size(); i++) {
          exact.weights().add(i, TestAdamW.minus(lm.values(i), exact.values(i)));
        }
        for (Sample sample : samples) {
          TokenSequence sequence = new TokenSequence(request.promptIds(), sample.ids());
          float[] scored = lm.logprobs(List.of(sequence))[0];
          float[] float32 = exact.logprobs(List.of(sequence))[0];
          assertThat(sample.logprobs()).containsExactly(scored, within(0.3f));
          assertThat(scored).containsExactly(float32, within(0.3f));
        }
      }
    }
  }

  static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }

  private static CausalLm load(String model) {
    return CausalLm.load(GoldenModels.folder(model), DeviceChoice.cpu(), Precision.BFLOAT16);
  }
}
