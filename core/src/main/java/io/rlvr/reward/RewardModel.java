package io.rlvr.reward;

import io.rlvr.text.PromptEncoder;

/** A language model with its tokenizer, lent to a reward for one call. */
public interface RewardModel extends FirstToken, Likelihood {
  PromptEncoder encoder();

  /** SHA-256 of the model folder, for the {@code judge_version} column. */
  String digest();

  /** Tokens that fit, prompt and answer together. */
  int context();
}
