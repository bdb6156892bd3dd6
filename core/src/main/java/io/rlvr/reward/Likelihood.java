package io.rlvr.reward;

import java.util.List;

/** A model as a likelihood reward uses it: how probable it finds a given text. */
public interface Likelihood {
  /**
   * Log-probability of each response token given what precedes it, in nat.
   *
   * @param prompts token ids
   * @param responses token ids, one array for each prompt
   * @return {@code [prompt][response token]}
   */
  float[][] logprobs(List<int[]> prompts, List<int[]> responses);
}
