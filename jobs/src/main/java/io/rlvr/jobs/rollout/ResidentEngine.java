package io.rlvr.jobs.rollout;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.rollout.PolicySampler;
import io.rlvr.rollout.RolloutEngine;
import io.rlvr.store.ModelRef;
import java.util.List;
import java.util.function.Function;

/** Samples with the models of {@link ExecutorModels}: each executor loads the policy itself. */
record ResidentEngine(ModelOptions options) implements RolloutEngine {
  static final List<Key<?>> KEYS = ModelOptions.KEYS;

  static ResidentEngine from(Settings settings) {
    return new ResidentEngine(ModelOptions.from(settings));
  }

  @Override
  public boolean needsModel() {
    return true;
  }

  @Override
  public <R> R use(ModelRef policy, Function<PolicySampler, R> work) {
    return ExecutorModels.shared()
        .use(policy, options, model -> work.apply(new ResidentSampler(model)));
  }
}
