package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.rlvr.loss.TokenLoss;
import io.rlvr.model.testing.GoldenModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The backward pass that is written out against that of autograd; PyTorch's own and finite
 * differences are in TestCausalLm and TestAccumulate.
 */
@Tag("slow")
class TestWrittenPass {
  private static final MemoryLimits SMALL =
      // 7 rows of logits and 300 scores at a time
      new MemoryLimits(1, 7L * 128 * Float.BYTES, 1, 300L * Float.BYTES);

  @ParameterizedTest
  @CsvSource({
    "llama, PLAIN, 1",
    "llama, ONEDNN, 1",
    "llama3, PACKED, 1",
    "mistral, PACKED, 1",
    "qwen2, PACKED, 0.7",
    "qwen2, ONEDNN, 1",
    "qwen3, PLAIN, 1",
    "qwen3, PACKED, 1.3",
    "phi3, PACKED, 1"
  })
  void gradientsAreThoseOfAutograd(String model, Products products, double temperature) {
    try (CausalLm lm = CausalLm.load(GoldenModels.folder(model), Precision.FLOAT32, products)) {
      assertThat(new SequencePacking(lm.config()).rows(shared()))
          .extracting(row -> row.members().size())
          .contains(3, 2, 1);
      assertSameGradients(lm, MemoryLimits.DEFAULT, shared(), temperature);
      assertSameGradients(lm, MemoryLimits.DEFAULT, apart(), temperature);
    }
  }

  @ParameterizedTest
  @CsvSource({"llama, 1", "qwen2, 1", "qwen3, 0.7"})
  void inSmallPiecesToo(String model, double temperature) {
    try (CausalLm lm =
        CausalLm.load(GoldenModels.folder(model), DeviceChoice.cpu(), Precision.FLOAT32, SMALL)) {
      assertSameGradients(lm, SMALL, shared(), temperature);
      assertSameGradients(lm, SMALL, apart(), temperature);
    }
  }

  /** Weights are rounded to 8 bits in both, and what is between them to no fewer. */
  @ParameterizedTest
  @CsvSource({"llama", "qwen2", "qwen3"})
  void inBfloat16TheyPointTheSameWay(String model) {
    try (CausalLm lm =
        CausalLm.load(GoldenModels.folder(model), DeviceChoice.cpu(), Precision.BFLOAT16)) {
      List<float[]> expected = gradients(lm, autograd(lm), shared(), 1);
      List<float[]> actual = gradients(lm, written(lm, MemoryLimits.DEFAULT), shared(), 1);

      for (int i = 0; i < expected.size(); i++) {
        assertThat(TestBfloat16.cosine(actual.get(i), expected.get(i)))
            .as(lm.parameters().get(i).name())
            .isGreaterThan(0.99);
      }
    }
  }

  @Test
  void theLossSeesTheSameLogprobs() {
    try (CausalLm lm = TestCausalLm.load("qwen3")) {
      List<float[][]> seen = new ArrayList<>();
      Function<float[][], TokenLoss> loss =
          logprobs -> {
            seen.add(logprobs);
            return weighted(logprobs);
          };
      autograd(lm).accumulate(batch(lm, shared()), 0.7, loss);
      written(lm, MemoryLimits.DEFAULT).accumulate(batch(lm, shared()), 0.7, loss);

      for (int i = 0; i < shared().size(); i++) {
        assertThat(seen.get(1)[i]).containsExactly(seen.get(0)[i], within(1e-5f));
      }
    }
  }

  /** Those of other layers than it knows; see {@link io.rlvr.model.family.Traits}. */
  @ParameterizedTest
  @ValueSource(strings = {"olmo2", "granite", "phi4-mini", "gemma3", "gemma3-v4", "qwen3-moe"})
  void itTakesNoModelsThatItDoesNotKnow(String model) {
    try (CausalLm lm = TestCausalLm.load(model)) {
      assertThatThrownBy(() -> written(lm, MemoryLimits.DEFAULT))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("No backward pass is written for " + lm.config().family());
    }
  }

  private static void assertSameGradients(
      CausalLm lm, MemoryLimits limits, List<TokenSequence> sequences, double temperature) {
    List<float[]> expected = gradients(lm, autograd(lm), sequences, temperature);
    List<float[]> actual = gradients(lm, written(lm, limits), sequences, temperature);
    for (int i = 0; i < expected.size(); i++) {
      float largest = 0;
      for (float value : expected.get(i)) {
        largest = Math.max(largest, Math.abs(value));
      }
      assertThat(largest).isPositive();
      assertThat(actual.get(i))
          .as(lm.parameters().get(i).name())
          .containsExactly(expected.get(i), within(1e-5f * largest));
    }
  }

  private static List<float[]> gradients(
      CausalLm lm, TrainingPass pass, List<TokenSequence> sequences, double temperature) {
    lm.zeroGradients();
    pass.accumulate(batch(lm, sequences), temperature, TestWrittenPass::weighted);
    List<float[]> gradients = new ArrayList<>();
    for (int i = 0; i < lm.parameters().size(); i++) {
      gradients.add(lm.gradient(i));
    }
    return gradients;
  }

  private static SequenceBatch batch(CausalLm lm, List<TokenSequence> sequences) {
    List<PackedRow> rows = new SequencePacking(lm.config()).rows(sequences);
    return SequenceBatch.of(sequences, rows, IntStream.range(0, sequences.size()).boxed().toList());
  }

  private static TrainingPass autograd(CausalLm lm) {
    return new AutogradPass(lm.decoder(), lm.weights(), new Rotary(lm.config(), scope(lm)));
  }

  private static TrainingPass written(CausalLm lm, MemoryLimits limits) {
    return new WrittenPass(
        lm.config(), lm.decoder(), lm.weights(), new Rotary(lm.config(), scope(lm)), limits);
  }

  private static NDManager scope(CausalLm lm) {
    return lm.decoder().newScope();
  }

  /** The sum of log-probabilities, each with a weight of its own. */
  private static TokenLoss weighted(float[][] logprobs) {
    double value = 0;
    double[][] gradient = new double[logprobs.length][];
    for (int row = 0; row < logprobs.length; row++) {
      gradient[row] = new double[logprobs[row].length];
      for (int t = 0; t < gradient[row].length; t++) {
        gradient[row][t] = Math.sin(1 + row + 2.3 * t);
        value += gradient[row][t] * logprobs[row][t];
      }
    }
    return new TokenLoss(value, gradient, Map.of());
  }

  /** Three answers to a question, two to another, and one alone. */
  private static List<TokenSequence> shared() {
    Random random = new Random(5);
    int[] first = random.ints(24, 0, 128).toArray();
    int[] second = random.ints(30, 0, 128).toArray();
    return List.of(
        answer(first, random, 5),
        answer(second, random, 1),
        answer(first, random, 9),
        answer(random.ints(11, 0, 128).toArray(), random, 3),
        answer(first, random, 2),
        answer(second, random, 7));
  }

  /** Sequences of several lengths that share nothing. */
  private static List<TokenSequence> apart() {
    Random random = new Random(7);
    List<TokenSequence> sequences = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int[] prompt = random.ints(1 + 6 * i, 0, 128).toArray();
      prompt[0] = i;
      sequences.add(answer(prompt, random, 3 + (3 * i) % 8));
    }
    return sequences;
  }

  private static TokenSequence answer(int[] prompt, Random random, int tokens) {
    return new TokenSequence(
        Arrays.copyOf(prompt, prompt.length), random.ints(tokens, 0, 128).toArray());
  }
}
