package io.rlvr.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Cuts the sequences of an optimizer step into micro-batches by a token budget. Sequences of like
 * length go together, so that little is padded. The gradient does not depend on the cut.
 */
final class MicroBatches {
  private MicroBatches() {}

  /**
   * @param tokens padded tokens of a micro-batch at most; a longer sequence is one by itself
   */
  static List<List<TrainingSequence>> of(List<TrainingSequence> sequences, int tokens) {
    List<TrainingSequence> byLength = new ArrayList<>(sequences);
    byLength.sort(Comparator.comparingInt(TrainingSequence::length).reversed());
    List<List<TrainingSequence>> batches = new ArrayList<>();
    List<TrainingSequence> batch = new ArrayList<>();
    for (TrainingSequence sequence : byLength) {
      int longest = batch.isEmpty() ? sequence.length() : batch.get(0).length();
      if (!batch.isEmpty() && (long) longest * (batch.size() + 1) > tokens) {
        batches.add(batch);
        batch = new ArrayList<>();
      }
      batch.add(sequence);
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
