package io.rlvr.jobs.testing;

import io.rlvr.config.Settings;
import io.rlvr.data.FinishReason;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.SampleRequest;
import io.rlvr.model.engine.Sampling;
import io.rlvr.rollout.PolicySampler;
import io.rlvr.rollout.RolloutEngine;
import io.rlvr.store.ModelRef;
import io.rlvr.text.PromptEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Answers every prompt with the same programs in Python, one for each sample of a group. */
public final class ProgramsEngine implements RolloutEngine {
  /** Prints 3, kills its process group, kills its parent and prints 3, prints 4. */
  public static final List<String> PROGRAMS =
      List.of(
          "print(3)",
          "import os\nos.kill(0,9)\nprint(3)",
          "import os\nos.kill(os.getppid(),9)\nprint(3)",
          "print(4)");

  /** As the registry calls it; it has no settings. */
  public ProgramsEngine(Settings settings) {}

  @Override
  public boolean needsModel() {
    return false;
  }

  @Override
  public <R> R use(ModelRef policy, Function<PolicySampler, R> work) {
    try (PromptEncoder encoder = PromptEncoder.load(Path.of(policy.root(), policy.folder()))) {
      return work.apply(new Programs(encoder));
    }
  }

  private record Programs(PromptEncoder encoder) implements PolicySampler {
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
          group.add(sample("```\n" + PROGRAMS.get(i % PROGRAMS.size()) + "\n```"));
        }
        samples.add(group);
      }
      return samples;
    }

    private Sample sample(String response) {
      int[] ids = encoder.encodeResponse(response);
      float[] logprobs = new float[ids.length];
      Arrays.fill(logprobs, -1);
      return new Sample(ids, logprobs, FinishReason.STOP);
    }
  }
}
