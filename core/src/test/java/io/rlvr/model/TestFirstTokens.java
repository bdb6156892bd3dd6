package io.rlvr.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TestFirstTokens {
  private static final List<int[]> PROMPTS =
      List.of(new int[] {7, 8, 9, 10, 11}, new int[] {99}, new int[] {7, 8, 9});

  private static CausalLm qwen;

  @BeforeAll
  static void load() {
    qwen = TestCausalLm.load("qwen3");
  }

  @AfterAll
  static void close() {
    qwen.close();
  }

  @Test
  void addsUpTheTokensOfEachChoice() {
    List<int[]> choices = List.of(new int[] {3, 44}, new int[] {120}, new int[] {0, 1, 2, 127});

    List<FirstTokens> tokens = qwen.firstTokens(PROMPTS, choices);

    assertThat(tokens).hasSize(3);
    for (int i = 0; i < PROMPTS.size(); i++) {
      double[] all = probabilities(PROMPTS.get(i));
      for (int c = 0; c < choices.size(); c++) {
        double expected = IntStream.of(choices.get(c)).mapToDouble(id -> all[id]).sum();
        assertThat(tokens.get(i).probabilities().get(c)).isCloseTo(expected, within(1e-6));
      }
    }
  }

  @Test
  void theTopTokenIsTheMostProbableOfTheVocabulary() {
    List<FirstTokens> tokens = qwen.firstTokens(PROMPTS, List.of(new int[] {1}));

    for (int i = 0; i < PROMPTS.size(); i++) {
      double[] all = probabilities(PROMPTS.get(i));
      for (double probability : all) {
        assertThat(all[tokens.get(i).top()]).isGreaterThanOrEqualTo(probability);
      }
    }
  }

  @Test
  void allTokensTogetherHaveProbabilityOne() {
    List<int[]> all = List.of(IntStream.range(0, 128).toArray());

    for (FirstTokens tokens : qwen.firstTokens(PROMPTS, all)) {
      assertThat(tokens.probabilities().get(0)).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void aRepeatedTokenCountsOnceAndNoTokenIsZero() {
    List<int[]> prompt = PROMPTS.subList(0, 1);

    List<Double> some =
        qwen.firstTokens(prompt, List.of(new int[] {5, 5}, new int[] {5}, new int[0]))
            .get(0)
            .probabilities();

    assertThat(some.get(0)).isPositive().isEqualTo(some.get(1));
    assertThat(some.get(2)).isZero();
    assertThat(qwen.firstTokens(List.of(), List.of())).isEmpty();
    assertThat(qwen.firstTokens(prompt, List.of(new int[0])).get(0).probabilities())
        .containsExactly(0.0);
    assertThat(qwen.firstTokens(prompt, List.of()).get(0).probabilities()).isEmpty();
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> qwen.firstTokens(PROMPTS, List.of(new int[] {1, -1})))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot embed token id: -1 (expected 0 to 127, the vocabulary of the model)");
  }

  /** Of every token after a prompt, by scoring each as a response. */
  private static double[] probabilities(int[] prompt) {
    float[][] logprobs =
        qwen.logprobs(
            IntStream.range(0, 128)
                .mapToObj(id -> new TokenSequence(prompt, new int[] {id}))
                .toList());
    return IntStream.range(0, 128).mapToDouble(id -> Math.exp(logprobs[id][0])).toArray();
  }
}
