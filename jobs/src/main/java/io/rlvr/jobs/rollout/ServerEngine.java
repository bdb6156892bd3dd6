package io.rlvr.jobs.rollout;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.model.engine.Sampling;
import io.rlvr.rollout.LoadedPolicy;
import io.rlvr.rollout.PolicySampler;
import io.rlvr.rollout.RolloutEngine;
import io.rlvr.rollout.server.ServerOptions;
import io.rlvr.rollout.server.ServerSettings;
import io.rlvr.store.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Samples by servers of completions, vLLM or SGLang, that stand beside the job; see
 * docs/servers.md. The driver has the version's model too, and proves each server by it.
 */
record ServerEngine(ServerOptions options, ModelOptions model) implements RolloutEngine {
  static final String NAME = "server";
  static final List<Key<?>> KEYS = keys();

  static ServerEngine from(Settings settings) {
    return new ServerEngine(ServerOptions.from(settings), ModelOptions.from(settings));
  }

  private static List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(ServerSettings.KEYS);
    keys.addAll(ModelOptions.KEYS);
    return List.copyOf(keys);
  }

  @Override
  public boolean needsModel() {
    return false;
  }

  @Override
  public LoadedPolicy load(ModelRef policy, Sampling sampling) {
    options.check(sampling);
    return new ServerPush(options, model).load(policy, sampling);
  }

  @Override
  public <R> R use(ModelRef policy, Function<PolicySampler, R> work) {
    throw new IllegalStateException("Not loaded: version " + policy.version());
  }
}
