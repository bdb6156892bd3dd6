package io.rlvr.jobs.shard;

import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.Moments;
import java.io.IOException;
import java.io.Serializable;

/** Where the optimizer's state is before an optimizer step. */
interface PlacedMoments extends Serializable {
  /** No steps yet. */
  static PlacedMoments none() {
    return (range, folder) -> Moments.ZERO;
  }

  /**
   * Opens it on this machine.
   *
   * @param range the numbers that will be read
   * @param folder for what is fetched
   */
  Moments open(FlatRange range, TaskFolder folder) throws IOException;
}
