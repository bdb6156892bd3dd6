package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.data.FinishReason;
import io.rlvr.loss.TokenLoss;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.safetensors.Safetensors;
import io.rlvr.model.testing.Golden;
import io.rlvr.model.testing.GoldenModels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every family against transformers, float32. */
@Tag("slow")
class TestCausalLm {
  private static final float TOLERANCE = 2e-5f;

  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void scoresAsTransformersDoes(String model) {
    Golden golden = Golden.of(model);
    try (CausalLm lm = load(model)) {
      float[][] logprobs = lm.logprobs(golden.sequences());

      assertThat(logprobs).hasNumberOfRows(golden.sequences().size());
      for (int i = 0; i < logprobs.length; i++) {
        assertThat(logprobs[i])
            .containsExactly(golden.responseLogprobs().get(i), within(TOLERANCE));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void generatesGreedilyAsTransformersDoes(String model) {
    Golden golden = Golden.of(model);
    try (CausalLm lm = load(model)) {
      SampleRequest request = new SampleRequest(golden.greedy().promptIds(), new long[] {1});
      Sampling sampling = Sampling.greedy(golden.greedy().responseIds().length, List.of());

      Sample sample = lm.generate(List.of(request), sampling).get(0).get(0);

      assertThat(sample.ids()).containsExactly(golden.greedy().responseIds());
      assertThat(sample.logprobs()).containsExactly(golden.greedyLogprobs(), within(TOLERANCE));
      assertThat(sample.finishReason()).isEqualTo(FinishReason.LENGTH);
    }
  }

  /** The loss of the golden file is the mean negative log-probability of all response tokens. */
  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void backPropagatesAsPyTorchDoes(String model) {
    Golden golden = Golden.of(model);
    Safetensors expected =
        Safetensors.open(GoldenModels.folder(model).resolve("gradients.safetensors"));
    try (CausalLm lm = load(model)) {
      TokenLoss loss = lm.accumulate(golden.sequences(), TestCausalLm::meanNegativeLogprob);

      assertThat(loss.value()).isCloseTo(golden.loss(), within(1e-5));
      for (int i = 0; i < lm.parameters().size(); i++) {
        float[] fused = fused(lm.parameters().get(i), expected);
        assertThat(lm.gradient(i))
            .as(lm.parameters().get(i).name())
            .containsExactly(fused, within(TOLERANCE));
      }
    }
  }

  static float[] fused(Parameter parameter, Safetensors source) {
    float[] values = new float[parameter.elements()];
    int at = 0;
    for (String name : parameter.sources()) {
      float[] part = source.read(name).values();
      System.arraycopy(part, 0, values, at, part.length);
      at += part.length;
    }
    return values;
  }

  static TokenLoss meanNegativeLogprob(float[][] logprobs) {
    int tokens = Arrays.stream(logprobs).mapToInt(row -> row.length).sum();
    double value = 0;
    double[][] gradient = new double[logprobs.length][];
    for (int i = 0; i < logprobs.length; i++) {
      gradient[i] = new double[logprobs[i].length];
      for (int t = 0; t < logprobs[i].length; t++) {
        value -= logprobs[i][t] / tokens;
        gradient[i][t] = -1.0 / tokens;
      }
    }
    return new TokenLoss(value, gradient, Map.of());
  }

  static CausalLm load(String model) {
    return CausalLm.load(GoldenModels.folder(model), DeviceChoice.cpu(), Precision.FLOAT32);
  }
}
