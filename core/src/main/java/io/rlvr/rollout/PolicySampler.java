package io.rlvr.rollout;

import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.SampleRequest;
import io.rlvr.model.engine.Sampling;
import io.rlvr.text.PromptEncoder;
import java.util.List;

/** A policy version as {@link RolloutEngine#use} lends it. */
public interface PolicySampler {
  /** Turns prompts into tokens and tokens into text. */
  PromptEncoder encoder();

  /** The most tokens that prompt and response may have together. */
  int context();

  /**
   * Samples a batch of requests.
   *
   * @return for each request as many samples as it has seeds, in the order of both; each with the
   *     log-probability of every token under the policy at the temperature of the sampling (1 where
   *     that is 0), without filters
   */
  List<List<Sample>> sample(List<SampleRequest> requests, Sampling sampling);
}
