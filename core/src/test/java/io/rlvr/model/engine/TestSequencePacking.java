package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.loss.TokenLoss;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.testing.GoldenModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What begins alike passes the model once, and nothing else changes. */
@Tag("slow")
class TestSequencePacking {
  private static final SequencePacking PACKING =
      new SequencePacking(ModelConfig.read(GoldenModels.folder("llama")));

  @Test
  void answersToOneQuestionShareARowAndQuestionsDoNot() {
    // 30 tokens of a template, 10 of a question, 2 to 4 of an answer
    List<TokenSequence> sequences =
        List.of(
            prompt(30, 1, 10, 101, 2),
            prompt(30, 2, 10, 102, 3),
            prompt(30, 1, 10, 103, 4),
            prompt(30, 2, 10, 104, 2));

    List<PackedRow> rows = PACKING.rows(sequences);

    assertThat(rows)
        .containsExactlyInAnyOrder(
            new PackedRow(List.of(0, 2), 40, 40 + 2 + 4),
            new PackedRow(List.of(1, 3), 40, 40 + 3 + 2));
  }

  @Test
  void aShortSharedBeginningIsNotWorthAMask() {
    List<TokenSequence> sequences = List.of(prompt(3, 1, 30, 5, 20), prompt(3, 2, 30, 6, 20));

    assertThat(PACKING.rows(sequences))
        .containsExactly(PackedRow.alone(0, 53), PackedRow.alone(1, 53));
  }

  @Test
  void rowsAreCutByTheBudgetLongestFirst() {
    // lengths 5, 4, 3, 3, 1 and a budget of 9: 5 alone (5 + 5 = 10 > 9), 4 and 3 (2 x 4), 3 and 1
    List<TokenSequence> sequences = new ArrayList<>();
    for (int length : new int[] {3, 5, 1, 4, 3}) {
      sequences.add(new TokenSequence(new int[] {sequences.size()}, new int[length - 1]));
    }

    List<List<Integer>> lengths =
        PACKING.batches(sequences, 9).stream()
            .map(batch -> batch.stream().map(PackedRow::length).toList())
            .toList();

    assertThat(lengths).containsExactly(List.of(5), List.of(4, 3), List.of(3, 1));
  }

  @Test
  void aGroupIsCutWhereItsRowWouldExceedTheBudget() {
    // 40 tokens are shared: with 5 each, two answers take 50 and three 55
    List<TokenSequence> sequences = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sequences.add(prompt(30, 1, 10, 101 + i, 5));
    }

    assertThat(PACKING.batches(sequences, 54))
        .containsExactly(
            List.of(new PackedRow(List.of(0, 1), 40, 50)),
            List.of(new PackedRow(List.of(2, 3), 40, 50)));
  }

  @Property(tries = 200)
  void everySequenceIsInOneRowAndBatchesKeepTheBudget(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 60) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 400) int budget) {
    List<TokenSequence> sequences = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      sequences.add(prompt(20, i % 3, 1 + i % 7, i, lengths.get(i)));
    }

    List<List<PackedRow>> batches = PACKING.batches(sequences, budget);

    List<Integer> members = new ArrayList<>();
    for (List<PackedRow> batch : batches) {
      int padded = batch.size() * batch.get(0).length();
      boolean isOneSequence = batch.size() == 1 && !batch.get(0).isShared();
      assertThat(isOneSequence || padded <= budget).isTrue();
      members.addAll(SequenceBatch.members(batch));
      for (PackedRow row : batch) {
        int unpacked = row.members().stream().mapToInt(m -> sequences.get(m).length()).sum();
        assertThat(row.length()).isEqualTo(unpacked - (row.members().size() - 1) * row.prefix());
      }
    }
    assertThat(members)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, sequences.size()).boxed().toList());
  }

  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void scoresAsOneByOne(String model) {
    List<TokenSequence> sequences = groups();
    try (CausalLm lm = TestCausalLm.load(model)) {
      assertThat(new SequencePacking(lm.config()).rows(sequences))
          .filteredOn(PackedRow::isShared)
          .extracting(PackedRow::prefix)
          .contains(24, 30, 1);
      float[][] together = lm.logprobs(sequences);

      for (int i = 0; i < together.length; i++) {
        float[] alone = lm.logprobs(List.of(sequences.get(i)))[0];
        assertThat(together[i]).containsExactly(alone, within(2e-5f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.rlvr.model.testing.GoldenModels#names")
  void trainsAsOneByOne(String model) {
    List<TokenSequence> sequences = groups();
    try (CausalLm together = TestCausalLm.load(model);
        CausalLm alone = TestCausalLm.load(model)) {
      together.accumulate(sequences, logprobs -> weighted(logprobs, 0));
      for (int i = 0; i < sequences.size(); i++) {
        int first = i;
        alone.accumulate(sequences.subList(i, i + 1), logprobs -> weighted(logprobs, first));
      }

      for (int i = 0; i < alone.parameters().size(); i++) {
        float[] expected = alone.gradient(i);
        float largest = 0;
        for (float value : expected) {
          largest = Math.max(largest, Math.abs(value));
        }
        assertThat(largest).isPositive();
        assertThat(together.gradient(i))
            .as(alone.parameters().get(i).name())
            .containsExactly(expected, within(2e-5f * Math.max(1, largest)));
      }
    }
  }

  /** The sum of log-probabilities, each with a weight of its own. */
  private static TokenLoss weighted(float[][] logprobs, int firstRow) {
    double value = 0;
    double[][] gradient = new double[logprobs.length][];
    for (int row = 0; row < logprobs.length; row++) {
      gradient[row] = new double[logprobs[row].length];
      for (int t = 0; t < gradient[row].length; t++) {
        gradient[row][t] = Math.sin(1 + firstRow + row + 2.3 * t);
        value += gradient[row][t] * logprobs[row][t];
      }
    }
    return new TokenLoss(value, gradient, Map.of());
  }

  /** Two questions with answers of several lengths, equal prompts of one token, and one alone. */
  private static List<TokenSequence> groups() {
    Random random = new Random(5);
    int[] first = random.ints(24, 0, 128).toArray();
    int[] second = random.ints(30, 0, 128).toArray();
    List<TokenSequence> sequences = new ArrayList<>();
    sequences.add(sequence(random, first, 3, 2));
    sequences.add(sequence(random, second, 0, 4));
    sequences.add(sequence(random, first, 0, 1));
    sequences.add(new TokenSequence(random.ints(9, 0, 128).toArray(), new int[] {1, 2, 3}));
    sequences.add(sequence(random, second, 0, 7));
    sequences.add(sequence(random, first, 8, 5));
    sequences.add(sequence(random, second, 2, 3));
    int[] single = {first[0] == 0 ? 1 : 0};
    sequences.add(sequence(random, single, 0, 1));
    sequences.add(sequence(random, single, 0, 1));
    return sequences;
  }

  private static TokenSequence sequence(Random random, int[] shared, int own, int response) {
    int[] prompt = Arrays.copyOf(shared, shared.length + own);
    for (int i = shared.length; i < prompt.length; i++) {
      prompt[i] = random.nextInt(128);
    }
    return new TokenSequence(prompt, random.ints(response, 0, 128).toArray());
  }

  /** A prompt of three runs of equal ids. */
  private static TokenSequence prompt(
      int template, int question, int questionTokens, int answer, int answerTokens) {
    int[] ids = new int[template + questionTokens + answerTokens];
    Arrays.fill(ids, template, template + questionTokens, question);
    Arrays.fill(ids, template + questionTokens, ids.length, answer);
    return new TokenSequence(ids, new int[0]);
  }
}
