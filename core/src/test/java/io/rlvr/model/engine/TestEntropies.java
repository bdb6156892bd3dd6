package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entropies against log-probabilities: each token of the vocabulary is scored by itself. */
@Tag("slow")
class TestEntropies {
  private static final Path MODEL = Path.of("src/test/resources/golden/models/llama");

  /** Two sequences share a prompt, which then passes the model once, and one stands alone. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5})
  void theyAreMinusTheMeanOfTheLogProbability(double temperature) {
    List<TokenSequence> sequences =
        List.of(
            new TokenSequence(new int[] {3, 4, 5, 6}, new int[] {7, 8, 9}),
            new TokenSequence(new int[] {3, 4, 5, 6}, new int[] {10}),
            new TokenSequence(new int[] {11}, new int[] {12, 13}));
    try (CausalLm model = CausalLm.load(MODEL, DeviceChoice.cpu(), Precision.FLOAT32)) {
      float[][] entropies = model.entropies(sequences, temperature);

      assertThat(entropies).hasNumberOfRows(sequences.size());
      for (int i = 0; i < entropies.length; i++) {
        int[] response = sequences.get(i).responseIds();
        assertThat(entropies[i]).hasSize(response.length);
        for (int t = 0; t < response.length; t++) {
          int[] before = joined(sequences.get(i).promptIds(), response, t);
          assertThat((double) entropies[i][t])
              .isEqualTo(entropyAfter(model, before, temperature), within(1e-4));
        }
      }
    }
  }

  private static double entropyAfter(CausalLm model, int[] before, double temperature) {
    List<TokenSequence> next = new ArrayList<>();
    for (int token = 0; token < model.config().vocabSize(); token++) {
      next.add(new TokenSequence(before, new int[] {token}));
    }
    double entropy = 0;
    for (float[] logp : model.logprobs(next, temperature)) {
      entropy -= Math.exp(logp[0]) * logp[0];
    }
    return entropy;
  }

  private static int[] joined(int[] prompt, int[] response, int tokens) {
    int[] joined = Arrays.copyOf(prompt, prompt.length + tokens);
    System.arraycopy(response, 0, joined, prompt.length, tokens);
    return joined;
  }
}
