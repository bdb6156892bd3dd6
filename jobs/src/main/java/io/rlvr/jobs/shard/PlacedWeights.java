package io.rlvr.jobs.shard;

import io.rlvr.jobs.models.StepWeights;
import io.rlvr.model.flat.FlatWeights;
import java.io.IOException;

/** Weights before an optimizer step, for copies of the model and for shards alike. */
interface PlacedWeights extends StepWeights {
  /**
   * Opens them on this machine.
   *
   * @param folder for what is fetched
   */
  FlatWeights open(TaskFolder folder) throws IOException;
}
