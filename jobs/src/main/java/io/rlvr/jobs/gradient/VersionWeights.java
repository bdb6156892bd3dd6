package io.rlvr.jobs.gradient;

import io.rlvr.jobs.models.DeviceModels;
import io.rlvr.jobs.models.StepWeights;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.store.ModelRef;

/** A version of the policy, which executors may have on their disks already. */
public record VersionWeights(ModelRef version) implements StepWeights {
  @Override
  public String key() {
    return version.digest();
  }

  @Override
  public void putInto(CausalLm model) {
    model.setValues(DeviceModels.trustedFolder(version));
  }
}
