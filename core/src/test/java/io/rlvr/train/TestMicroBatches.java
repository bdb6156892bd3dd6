package io.rlvr.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.model.engine.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TestMicroBatches {
  @Test
  void partsAreWholeMicroBatchesInOrder() {
    // 2 + 1 reach 3; 4 alone is more; 1 is what is left
    MicroBatches batches = new MicroBatches(batches(2, 1, 4, 1), 80, 8, 1);

    List<MicroBatches> parts = batches.parts(3);

    assertThat(parts.stream().map(part -> part.batches().stream().map(List::size).toList()))
        .containsExactly(List.of(2, 1), List.of(4), List.of(1));
    assertThat(parts.stream().flatMap(part -> part.batches().stream()))
        .containsExactlyElementsOf(batches.batches());
    assertThat(parts).allMatch(part -> part.stepTokens() == 80 && part.stepSequences() == 8);
  }

  @Test
  void partsNeverSplitAMicroBatchAndNothingHasNoPart() {
    assertThat(new MicroBatches(batches(5, 5), 1, 10, 1).parts(1)).hasSize(2);
    assertThat(new MicroBatches(batches(1, 1), 1, 2, 1).parts(100)).hasSize(1);
    assertThat(new MicroBatches(List.of(), 0, 0, 1).parts(1)).isEmpty();
  }

  @Test
  void sharesAddUp() {
    GradientSum left = new GradientSum(1.5, 0.25, new TreeMap<>(Map.of("a", 1.0, "b", 2.0)));
    GradientSum right = new GradientSum(-1, 0.5, new TreeMap<>(Map.of("b", 3.0, "c", 4.0)));

    assertThat(left.plus(right))
        .isEqualTo(new GradientSum(0.5, 0.75, new TreeMap<>(Map.of("a", 1.0, "b", 5.0, "c", 4.0))));
    assertThat(left.plus(GradientSum.ZERO)).isEqualTo(left);
  }

  private static List<List<TrainingSequence>> batches(int... sizes) {
    List<List<TrainingSequence>> batches = new ArrayList<>();
    int id = 0;
    for (int size : sizes) {
      List<TrainingSequence> batch = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        int[] token = {id++};
        batch.add(TrainingSequence.demonstration(new TokenSequence(token, token)));
      }
      batches.add(batch);
    }
    return batches;
  }
}
