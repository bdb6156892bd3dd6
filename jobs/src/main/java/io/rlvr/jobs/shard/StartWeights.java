package io.rlvr.jobs.shard;

import io.rlvr.jobs.gradient.VersionWeights;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.flat.FlatWeights;
import io.rlvr.model.folder.Checkpoint;
import io.rlvr.store.ModelRef;

/** Those of the policy version that an update starts from. */
record StartWeights(ModelRef version) implements PlacedWeights {
  @Override
  public String key() {
    return new VersionWeights(version).key();
  }

  @Override
  public void putInto(CausalLm model) {
    model.setValues(ExecutorModels.shared().trustedFolder(version));
  }

  @Override
  public FlatWeights open(TaskFolder folder) {
    return FlatWeights.of(Checkpoint.open(ExecutorModels.shared().trustedFolder(version)));
  }
}
