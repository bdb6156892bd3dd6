package io.rlvr.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TestFirstTokenProbabilities {
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
  void addsUpTheChoicesOfEachPrompt() {
    List<int[]> choices = List.of(new int[] {3, 44}, new int[] {120}, new int[] {0, 1, 2, 127});

    double[] probabilities = qwen.firstTokenProbabilities(PROMPTS, choices);

    assertThat(probabilities).hasSize(3);
    for (int i = 0; i < probabilities.length; i++) {
      List<TokenSequence> sequences = new ArrayList<>();
      for (int id : choices.get(i)) {
        sequences.add(new TokenSequence(PROMPTS.get(i), new int[] {id}));
      }
      double expected =
          Arrays.stream(qwen.logprobs(sequences)).mapToDouble(row -> Math.exp(row[0])).sum();
      assertThat(probabilities[i]).isCloseTo(expected, within(1e-6));
    }
  }

  @Test
  void allTokensTogetherHaveProbabilityOne() {
    int[] all = IntStream.range(0, 128).toArray();

    assertThat(qwen.firstTokenProbabilities(PROMPTS, List.of(all, all, all)))
        .containsExactly(new double[] {1, 1, 1}, within(1e-6));
  }

  @Test
  void aRepeatedChoiceCountsOnceAndNoChoiceIsZero() {
    double[] probabilities =
        qwen.firstTokenProbabilities(
            List.of(PROMPTS.get(0), PROMPTS.get(0), PROMPTS.get(0)),
            List.of(new int[] {5, 5}, new int[] {5}, new int[0]));

    assertThat(probabilities[0]).isPositive().isEqualTo(probabilities[1]);
    assertThat(probabilities[2]).isZero();
    assertThat(qwen.firstTokenProbabilities(List.of(), List.of())).isEmpty();
    assertThat(qwen.firstTokenProbabilities(PROMPTS.subList(0, 1), List.of(new int[0])))
        .containsExactly(0);
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> qwen.firstTokenProbabilities(PROMPTS, List.of(new int[] {1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 prompts, but 1 choices");
    assertThatThrownBy(
            () -> qwen.firstTokenProbabilities(PROMPTS.subList(0, 1), List.of(new int[] {1, -1})))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot embed token id: -1 (expected 0 to 127, the vocabulary of the model)");
  }
}
