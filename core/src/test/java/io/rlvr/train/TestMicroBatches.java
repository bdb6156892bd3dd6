package io.rlvr.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.model.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TestMicroBatches {
  @Test
  void longestFirstAndPaddedTokensWithinTheBudget() {
    // lengths 5, 4, 3, 3, 1 and a budget of 9: 5 alone (5 + 5 = 10 > 9), 4 and 3 (2 x 4), 3 and 1
    List<List<TrainingSequence>> batches = MicroBatches.of(ofLengths(3, 5, 1, 4, 3), 9);

    assertThat(lengths(batches)).containsExactly(List.of(5), List.of(4, 3), List.of(3, 1));
  }

  @Test
  void aSequenceBeyondTheBudgetIsAloneAndNotLost() {
    assertThat(lengths(MicroBatches.of(ofLengths(20, 2), 8)))
        .containsExactly(List.of(20), List.of(2));
  }

  @Test
  void noSequencesNoBatches() {
    assertThat(MicroBatches.of(List.of(), 8)).isEmpty();
  }

  @Property(tries = 200)
  void everySequenceIsInOneBatch(
      @ForAll @Size(max = 40) List<@IntRange(min = 2, max = 30) Integer> lengths,
      @ForAll @IntRange(min = 1, max = 100) int budget) {
    List<TrainingSequence> sequences =
        ofLengths(lengths.stream().mapToInt(Integer::intValue).toArray());

    List<List<TrainingSequence>> batches = MicroBatches.of(sequences, budget);

    assertThat(batches.stream().flatMap(List::stream).toList())
        .containsExactlyInAnyOrderElementsOf(sequences);
    for (List<TrainingSequence> batch : batches) {
      int padded = batch.size() * batch.get(0).length();
      assertThat(batch.size() == 1 || padded <= budget).isTrue();
    }
  }

  private static List<TrainingSequence> ofLengths(int... lengths) {
    List<TrainingSequence> sequences = new ArrayList<>();
    for (int length : lengths) {
      sequences.add(
          TrainingSequence.demonstration(new TokenSequence(new int[1], new int[length - 1])));
    }
    return sequences;
  }

  private static List<List<Integer>> lengths(List<List<TrainingSequence>> batches) {
    return batches.stream()
        .map(batch -> batch.stream().map(TrainingSequence::length).toList())
        .toList();
  }
}
