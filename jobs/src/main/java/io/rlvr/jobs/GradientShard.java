package io.rlvr.jobs;

import io.rlvr.train.MicroBatches;
import io.rlvr.train.TrainingSequence;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one task computes the gradient of: whole micro-batches of an optimizer step. Its composition
 * follows from the step and the settings alone, so sums round alike on any cluster.
 *
 * @param index among the shards of the optimizer step, from 0
 */
record GradientShard(
    int index, List<List<SequenceData>> batches, long stepTokens, long stepSequences)
    implements Serializable {

  static List<GradientShard> of(List<MicroBatches> parts) {
    List<GradientShard> shards = new ArrayList<>();
    for (MicroBatches part : parts) {
      List<List<SequenceData>> batches = new ArrayList<>();
      for (List<TrainingSequence> batch : part.batches()) {
        batches.add(batch.stream().map(SequenceData::of).toList());
      }
      shards.add(
          new GradientShard(shards.size(), batches, part.stepTokens(), part.stepSequences()));
    }
    return shards;
  }

  MicroBatches microBatches() {
    List<List<TrainingSequence>> sequences = new ArrayList<>();
    for (List<SequenceData> batch : batches) {
      sequences.add(batch.stream().map(SequenceData::sequence).toList());
    }
    return new MicroBatches(sequences, stepTokens, stepSequences);
  }
}
