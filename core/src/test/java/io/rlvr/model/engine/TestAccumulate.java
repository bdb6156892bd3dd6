package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import io.rlvr.loss.TokenLoss;
import io.rlvr.model.testing.GoldenModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Gradients of the golden models in float32; PyTorch's own are compared in TestCausalLm. */
@Tag("slow")
class TestAccumulate {
  @FunctionalInterface
  private interface Weight {
    double of(int row, int token);
  }

  /**
   * Central differences over one weight of every kind of parameter, of a loss that weighs each
   * token differently, negative weights and 0 included.
   */
  @ParameterizedTest
  @CsvSource({
    "llama, 1",
    "llama3, 1",
    "mistral, 1",
    "qwen2, 1",
    "qwen3, 1",
    "qwen3, 0.7",
    "olmo2, 1",
    "granite, 0.7",
    "phi3, 1",
    "phi4-mini, 1",
    "gemma3, 0.7",
    "gemma3-v4, 1",
    "qwen3-moe, 1",
    "qwen3-moe-plain, 1"
  })
  void theGradientIsThatOfFiniteDifferences(String model, double temperature) {
    List<TokenSequence> sequences = sequences(3);
    Weight weight = (row, t) -> Math.sin(1 + row + 2.3 * t) * (t % 4 == 3 ? 0 : 1);
    Function<float[][], TokenLoss> loss = logprobs -> weighted(logprobs, weight);
    float h = 4e-3f;
    try (CausalLm lm = TestCausalLm.load(model)) {
      lm.accumulate(sequences, temperature, loss);

      for (int i = 0; i < lm.parameters().size(); i++) {
        float[] gradient = lm.gradient(i);
        int at = steepest(gradient);
        double above = valueAfterAdding(lm, i, at, h, sequences, temperature, loss);
        double below = valueAfterAdding(lm, i, at, -2 * h, sequences, temperature, loss);
        valueAfterAdding(lm, i, at, h, sequences, temperature, loss); // back again

        double slope = (above - below) / (2 * h);
        assertThat((double) gradient[at])
            .as(lm.parameters().get(i).name())
            .isCloseTo(slope, within(0.01 * Math.abs(slope) + 2e-3));
      }
    }
  }

  /**
   * log-probabilities of all tokens at one place, l_v, give softmax(l / T) without the model:
   * logits differ from l by one constant, which a softmax does not see.
   */
  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 2})
  void aTemperatureDividesTheLogits(double temperature) {
    List<TokenSequence> all = new ArrayList<>();
    for (int token = 0; token < 128; token++) {
      all.add(new TokenSequence(new int[] {5, 9, 101}, new int[] {token}));
    }
    try (CausalLm lm = TestCausalLm.load("llama")) {
      double[] scaled = new double[128];
      float[][] plain = lm.logprobs(all);
      double sum = 0;
      for (int token = 0; token < 128; token++) {
        scaled[token] = Math.exp(plain[token][0] / temperature);
        sum += scaled[token];
      }
      float[][] found = lm.logprobs(all, temperature);

      for (int token = 0; token < 128; token++) {
        assertThat((double) found[token][0]).isCloseTo(Math.log(scaled[token] / sum), within(1e-4));
      }
      assertThatThrownBy(() -> lm.logprobs(all, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Temperature is not above 0: 0.0");
    }
  }

  @Test
  void oneBatchOfEightEqualsEightOfOne() {
    List<TokenSequence> sequences = sequences(8);
    try (CausalLm one = TestCausalLm.load("qwen2");
        CausalLm eight = TestCausalLm.load("qwen2")) {
      one.accumulate(sequences, logprobs -> weighted(logprobs, (row, t) -> row - 3.5 + 0.1 * t));
      for (int i = 0; i < sequences.size(); i++) {
        int index = i;
        eight.accumulate(
            sequences.subList(i, i + 1),
            logprobs -> weighted(logprobs, (row, t) -> index - 3.5 + 0.1 * t));
      }

      assertSameGradients(one, eight);
    }
  }

  @Test
  void logitsInPiecesGiveTheSameGradient() {
    List<TokenSequence> sequences = sequences(5);
    MemoryLimits limits =
        new MemoryLimits(1, 7L * 128 * Float.BYTES, 1, 1); // 7 rows of logits at a time
    Function<float[][], TokenLoss> loss = logprobs -> weighted(logprobs, (row, t) -> t - row);
    try (CausalLm whole = TestCausalLm.load("mistral");
        CausalLm pieces =
            CausalLm.load(
                GoldenModels.folder("mistral"), DeviceChoice.cpu(), Precision.FLOAT32, limits)) {
      TokenLoss expected = whole.accumulate(sequences, loss);

      TokenLoss actual = pieces.accumulate(sequences, loss);

      assertThat(actual.value()).isCloseTo(expected.value(), within(1e-4));
      assertSameGradients(pieces, whole);
    }
  }

  @Test
  void theLossSeesTheLogprobsThatScoringGives() {
    List<TokenSequence> sequences = sequences(4);
    try (CausalLm lm = TestCausalLm.load("llama")) {
      List<float[][]> seen = new ArrayList<>();
      lm.accumulate(
          sequences,
          logprobs -> {
            seen.add(logprobs);
            return weighted(logprobs, (row, t) -> 0);
          });

      float[][] scored = lm.logprobs(sequences);
      assertThat(seen).hasSize(1);
      for (int i = 0; i < scored.length; i++) {
        assertThat(seen.get(0)[i]).containsExactly(scored[i], within(1e-5f));
      }
    }
  }

  @Test
  void gradientsAddUpUntilZeroed() {
    List<TokenSequence> sequences = sequences(2);
    Function<float[][], TokenLoss> loss = logprobs -> weighted(logprobs, (row, t) -> 1);
    try (CausalLm lm = TestCausalLm.load("llama")) {
      lm.accumulate(sequences, loss);
      float[] once = lm.gradient(3);
      lm.accumulate(sequences, loss);
      float[] twice = lm.gradient(3);
      lm.weights().addGradient(3, once);
      float[] thrice = lm.gradient(3);
      lm.zeroGradients();

      assertThat(once).isNotEqualTo(new float[once.length]);
      for (int i = 0; i < once.length; i++) {
        assertThat(twice[i]).isCloseTo(2 * once[i], within(1e-5f));
        assertThat(thrice[i]).isCloseTo(3 * once[i], within(2e-5f));
      }
      for (int i = 0; i < lm.parameters().size(); i++) {
        assertThat(lm.gradient(i)).containsOnly(0f);
      }
    }
  }

  @Test
  void zeroingForgetsNotANumber() {
    try (CausalLm lm = TestCausalLm.load("llama")) {
      lm.accumulate(sequences(1), logprobs -> weighted(logprobs, (row, t) -> Double.NaN));
      assertThat(lm.gradient(0)).contains(Float.NaN);

      lm.zeroGradients();

      assertThat(lm.gradient(0)).containsOnly(0f);
    }
  }

  @Test
  void weightsOfZeroGiveNoGradient() {
    try (CausalLm lm = TestCausalLm.load("llama3")) {
      lm.accumulate(sequences(2), TestAccumulate::zero);

      for (int i = 0; i < lm.parameters().size(); i++) {
        assertThat(lm.gradient(i)).containsOnly(0f);
      }
    }
  }

  @Test
  void emptyResponsesAreAllowed() {
    TokenSequence empty = new TokenSequence(new int[] {4, 5}, new int[0]);
    TokenSequence full = sequences(1).get(0);
    try (CausalLm lm = TestCausalLm.load("llama")) {
      assertThat(lm.logprobs(List.of(empty))).isDeepEqualTo(new float[][] {{}});
      assertThat(lm.logprobs(List.of())).isEmpty();
      assertThat(lm.logprobs(List.of(empty, full, empty))[1])
          .containsExactly(lm.logprobs(List.of(full))[0], within(1e-5f));
      assertThat(lm.accumulate(List.of(empty), TestAccumulate::zero).gradient())
          .isDeepEqualTo(new double[][] {{}});
      assertThat(lm.accumulate(List.of(empty, full), TestAccumulate::zero).gradient()[1])
          .hasSize(full.responseIds().length);
    }
  }

  @Test
  void aGradientOfAnotherShapeIsOurBug() {
    List<TokenSequence> sequences = sequences(1);
    try (CausalLm lm = TestCausalLm.load("llama")) {
      assertThatThrownBy(
              () -> lm.accumulate(sequences, l -> new TokenLoss(0, new double[2][], Map.of())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Batch has 1 sequences, but the gradient: 2");
      assertThatThrownBy(
              () -> lm.accumulate(sequences, l -> new TokenLoss(0, new double[][] {{}}, Map.of())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Response 0 has 3 tokens, but its gradient: 0");
      lm.accumulate(sequences, TestAccumulate::zero); // the failed call left nothing open
    }
  }

  /** Autograd is switched by thread, and on in a new one. */
  @Test
  void everythingWorksInAnyThread() throws Exception {
    List<TokenSequence> sequences = sequences(3);
    try (CausalLm lm = TestCausalLm.load("qwen3");
        CausalLm other = TestCausalLm.load("qwen3")) {
      train(lm, sequences);

      ExecutorService threads = Executors.newSingleThreadExecutor();
      try {
        threads.submit(() -> train(other, sequences)).get();
      } finally {
        threads.shutdown();
      }

      assertSameGradients(other, lm);
      assertThat(other.values(2)).containsExactly(lm.values(2));
    }
  }

  private static void train(CausalLm lm, List<TokenSequence> sequences) {
    SampleRequest request = new SampleRequest(sequences.get(2).promptIds(), new long[] {1, 2});
    try (AdamW adamW = new AdamW(lm, new AdamW.Options(0.9, 0.95, 1e-8, 0, 1))) {
      for (int step = 0; step < 2; step++) {
        lm.generate(List.of(request), Sampling.plain(4, List.of()));
        lm.zeroGradients();
        lm.accumulate(sequences, logprobs -> weighted(logprobs, (row, t) -> row - 1));
        lm.weights().addGradient(1, lm.gradient(1));
        adamW.step(0.01);
      }
    }
  }

  @Test
  void sequencesBeyondTheContextAreRefused() {
    TokenSequence tooLong = new TokenSequence(new int[60], new int[5]);
    try (CausalLm lm = TestCausalLm.load("llama")) {
      String message =
          "Cannot score sequence: prompt has 60 tokens and response 5 (context of the model is 64)";
      assertThatThrownBy(() -> lm.logprobs(List.of(tooLong)))
          .isInstanceOf(UserException.class)
          .hasMessage(message);
      assertThatThrownBy(() -> lm.accumulate(List.of(tooLong), TestAccumulate::zero))
          .isInstanceOf(UserException.class)
          .hasMessage(message);
      assertThat(lm.logprobs(List.of(new TokenSequence(new int[60], new int[4])))[0]).hasSize(4);
    }
  }

  private static double valueAfterAdding(
      CausalLm lm,
      int parameter,
      int at,
      float amount,
      List<TokenSequence> sequences,
      double temperature,
      Function<float[][], TokenLoss> loss) {
    float[] change = new float[lm.parameters().get(parameter).elements()];
    change[at] = amount;
    lm.weights().add(parameter, change);
    return loss.apply(lm.logprobs(sequences, temperature)).value();
  }

  private static int steepest(float[] gradient) {
    int best = 0;
    for (int i = 0; i < gradient.length; i++) {
      best = Math.abs(gradient[i]) > Math.abs(gradient[best]) ? i : best;
    }
    return best;
  }

  private static void assertSameGradients(CausalLm actual, CausalLm expected) {
    for (int i = 0; i < actual.parameters().size(); i++) {
      float[] gradient = expected.gradient(i);
      assertThat(gradient).isNotEqualTo(new float[gradient.length]);
      float largest = Math.abs(gradient[steepest(gradient)]);
      assertThat(actual.gradient(i))
          .as(actual.parameters().get(i).name())
          .containsExactly(gradient, within(1e-5f * Math.max(1, largest)));
    }
  }

  private static TokenLoss zero(float[][] logprobs) {
    return weighted(logprobs, (row, t) -> 0);
  }

  /** The sum of weight times log-probability. */
  private static TokenLoss weighted(float[][] logprobs, Weight weight) {
    double value = 0;
    double[][] gradient = new double[logprobs.length][];
    for (int row = 0; row < logprobs.length; row++) {
      gradient[row] = new double[logprobs[row].length];
      for (int t = 0; t < gradient[row].length; t++) {
        gradient[row][t] = weight.of(row, t);
        value += gradient[row][t] * logprobs[row][t];
      }
    }
    return new TokenLoss(value, gradient, Map.of());
  }

  /** Random prompts and responses of different lengths. */
  private static List<TokenSequence> sequences(int count) {
    Random random = new Random(17);
    List<TokenSequence> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sequences.add(
          new TokenSequence(
              random.ints(1 + (5 * i) % 7, 0, 128).toArray(),
              random.ints(3 + (3 * i) % 8, 0, 128).toArray()));
    }
    return sequences;
  }
}
