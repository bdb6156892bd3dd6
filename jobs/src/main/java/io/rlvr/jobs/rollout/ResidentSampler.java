package io.rlvr.jobs.rollout;

import io.rlvr.jobs.models.ResidentModel;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.SampleRequest;
import io.rlvr.model.engine.Sampling;
import io.rlvr.rollout.PolicySampler;
import io.rlvr.text.PromptEncoder;
import java.util.List;

/** A model in this process's memory, as rollouts see it. */
public record ResidentSampler(ResidentModel model) implements PolicySampler {
  @Override
  public PromptEncoder encoder() {
    return model.encoder();
  }

  @Override
  public int context() {
    return model.lm().config().maxPositions();
  }

  @Override
  public List<List<Sample>> sample(List<SampleRequest> requests, Sampling sampling) {
    return model.lm().generate(requests, sampling);
  }
}
