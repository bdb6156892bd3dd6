package io.rlvr.jobs.gradient;

import io.rlvr.train.MicroBatches;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one task computes the gradient of: whole micro-batches of an optimizer step. Its composition
 * follows from the step and the settings alone, so sums round alike on any cluster.
 *
 * @param index among the shards of the optimizer step, from 0
 */
record GradientShard(int index, MicroBatches batches) implements Serializable {
  static List<GradientShard> of(List<MicroBatches> parts) {
    List<GradientShard> shards = new ArrayList<>();
    for (MicroBatches part : parts) {
      shards.add(new GradientShard(shards.size(), part));
    }
    return shards;
  }
}
