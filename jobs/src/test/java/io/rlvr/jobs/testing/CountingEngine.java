package io.rlvr.jobs.testing;

import io.rlvr.config.Settings;
import io.rlvr.data.FinishReason;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.SampleRequest;
import io.rlvr.model.engine.Sampling;
import io.rlvr.rollout.LoadedPolicy;
import io.rlvr.rollout.PolicySampler;
import io.rlvr.rollout.RolloutEngine;
import io.rlvr.store.ModelRef;
import io.rlvr.text.PromptEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/** Answers without a model: with the prompt's length, the count of a request's samples, and 40. */
public final class CountingEngine implements RolloutEngine {
  /** Versions in the order in which they were loaded, in this process. */
  public static final Queue<Integer> LOADED = new ConcurrentLinkedQueue<>();

  /** As the registry calls it; it has no settings. */
  public CountingEngine(Settings settings) {}

  @Override
  public boolean needsModel() {
    return false;
  }

  @Override
  public LoadedPolicy load(ModelRef policy, Sampling sampling) {
    LOADED.add(policy.version());
    return LoadedPolicy.of(this);
  }

  @Override
  public <R> R use(ModelRef policy, Function<PolicySampler, R> work) {
    if (!LOADED.contains(policy.version())) {
      throw new IllegalStateException("Not loaded: version " + policy.version());
    }
    try (PromptEncoder encoder = PromptEncoder.load(Path.of(policy.root(), policy.folder()))) {
      return work.apply(new Counting(encoder));
    }
  }

  private record Counting(PromptEncoder encoder) implements PolicySampler {
    @Override
    public int context() {
      return 128;
    }

    @Override
    public List<List<Sample>> sample(List<SampleRequest> requests, Sampling sampling) {
      List<List<Sample>> samples = new ArrayList<>();
      for (SampleRequest request : requests) {
        List<Sample> group = new ArrayList<>();
        for (int i = 0; i < request.seeds().length; i++) {
          int[] ids = {request.promptIds().length, i, 40};
          group.add(new Sample(ids, new float[] {-1, -2, -3}, FinishReason.STOP));
        }
        samples.add(group);
      }
      return samples;
    }
  }
}
