package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TestFirstTokens {
  private static final List<int[]> PROMPTS =
      List.of(new int[] {7, 8, 9, 10, 11}, new int[] {99}, new int[] {7, 8, 9});

  private static final int[] NOTHING = {};

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

    List<FirstTokens> tokens = qwen.firstTokens(NOTHING, PROMPTS, choices);

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
    List<FirstTokens> tokens = qwen.firstTokens(NOTHING, PROMPTS, List.of(new int[] {1}));

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

    for (FirstTokens tokens : qwen.firstTokens(NOTHING, PROMPTS, all)) {
      assertThat(tokens.probabilities().get(0)).isCloseTo(1, within(1e-6));
    }
  }

  @Test
  void aRepeatedTokenCountsOnceAndNoTokenIsZero() {
    List<int[]> prompt = PROMPTS.subList(0, 1);

    List<Double> some =
        qwen.firstTokens(NOTHING, prompt, List.of(new int[] {5, 5}, new int[] {5}, new int[0]))
            .get(0)
            .probabilities();

    assertThat(some.get(0)).isPositive().isEqualTo(some.get(1));
    assertThat(some.get(2)).isZero();
    assertThat(qwen.firstTokens(NOTHING, List.of(), List.of())).isEmpty();
    assertThat(qwen.firstTokens(NOTHING, prompt, List.of(new int[0])).get(0).probabilities())
        .containsExactly(0.0);
    assertThat(qwen.firstTokens(NOTHING, prompt, List.of()).get(0).probabilities()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void whatIsSharedIsReadOnceAndChangesNothing(String model) {
    int[] shared = new Random(7).ints(30, 0, 128).toArray();
    List<int[]> prompts = new ArrayList<>();
    for (int[] kept : new int[][] {{30, 1}, {30, 9}, {12, 4}, {0, 3}, {30, 0}, {8, 0}}) {
      prompts.add(prompt(shared, kept[0], kept[1]));
    }
    List<int[]> choices = List.of(new int[] {3, 9}, new int[] {4});
    try (CausalLm lm = TestCausalLm.load(model)) {
      List<FirstTokens> tokens = lm.firstTokens(shared, prompts, choices);

      for (int i = 0; i < prompts.size(); i++) {
        FirstTokens plain = lm.firstTokens(NOTHING, prompts.subList(i, i + 1), choices).get(0);
        assertThat(tokens.get(i).top()).isEqualTo(plain.top());
        for (int c = 0; c < choices.size(); c++) {
          assertThat(tokens.get(i).probabilities().get(c))
              .isCloseTo(plain.probabilities().get(c), within(1e-6));
        }
      }
    }
  }

  @Property(tries = 50)
  void neighboursAndOrderChangeNoBit(
      @ForAll("models") String model,
      @ForAll @Size(min = 2, max = 12) List<@IntRange(min = 1, max = 20) Integer> lengths,
      @ForAll Random random) {
    int[] shared = random.ints(25, 0, 128).toArray();
    List<int[]> prompts = new ArrayList<>();
    for (int length : lengths) {
      prompts.add(prompt(shared, random.nextInt(26), length));
    }
    List<int[]> choices = List.of(new int[] {3, 9}, new int[] {4});

    try (CausalLm lm = TestCausalLm.load(model)) {
      List<FirstTokens> together = lm.firstTokens(shared, prompts, choices);

      for (int i = prompts.size() - 1; i >= 0; i--) {
        assertThat(lm.firstTokens(shared, prompts.subList(i, i + 1), choices))
            .containsExactly(together.get(i));
      }
    }
  }

  @Provide
  Arbitrary<String> models() {
    return Arbitraries.of("qwen3", "olmo2", "gemma3", "qwen3-moe");
  }

  /** As many tokens of the shared beginning, then others. */
  private static int[] prompt(int[] shared, int kept, int own) {
    int[] prompt = Arrays.copyOf(shared, kept + own);
    for (int i = kept; i < prompt.length; i++) {
      prompt[i] = (i * 37 + own) % 128;
    }
    return prompt;
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> qwen.firstTokens(NOTHING, PROMPTS, List.of(new int[] {1, -1})))
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
