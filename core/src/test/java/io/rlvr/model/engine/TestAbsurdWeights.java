package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.UserException;
import io.rlvr.model.testing.GoldenModels;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Weights that are numbers, but so large that what is computed from them is none: each answer is a
 * finite one or one line, whichever parameter holds them.
 */
class TestAbsurdWeights {
  private static final String MESSAGE =
      "Cannot %s model %s: log-probability of a token is %s (expected weights that are finite and"
          + " not too large for the precision)";

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2"})
  void noAnswerIsNaN(String family) {
    int refused = 0;
    int parameters;
    try (CausalLm model = TestCausalLm.load(family)) {
      parameters = model.parameters().size();
    }
    for (int i = 0; i < parameters; i++) {
      try (CausalLm model = TestCausalLm.load(family)) {
        float[] change = new float[model.parameters().get(i).elements()];
        Arrays.fill(change, 1e38f);
        change[0] = -3e38f;
        model.weights().add(i, change);
        int[] ids = {5, 6, 7};
        List<TokenSequence> sequences = List.of(new TokenSequence(ids, ids));
        refused += refused("score tokens by", family, () -> model.logprobs(sequences)[0]);
        for (double temperature : new double[] {0, 1}) {
          Sampling sampling = new Sampling(4, temperature, 0, 1, List.of());
          refused +=
              refused(
                  "sample from",
                  family,
                  () ->
                      model.generate(TestGenerate.requests(1), sampling).get(0).get(0).logprobs());
        }
      }
    }
    assertThat(refused).isPositive();
  }

  private static int refused(String what, String family, Callable<float[]> answer) {
    try {
      for (float logprob : answer.call()) {
        assertThat(logprob).isFinite();
      }
      return 0;
    } catch (UserException e) {
      assertThat(e.getMessage())
          .isIn(
              MESSAGE.formatted(what, GoldenModels.folder(family), "NaN"),
              MESSAGE.formatted(what, GoldenModels.folder(family), "-Infinity"));
      return 1;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
