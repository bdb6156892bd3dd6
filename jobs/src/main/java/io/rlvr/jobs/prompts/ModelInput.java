package io.rlvr.jobs.prompts;

import io.rlvr.data.Prompt;
import io.rlvr.text.PromptEncoder;

/** What a model is given of a prompt, as far as its length goes. */
public interface ModelInput {
  /** Tokens that it is given of the prompt. */
  int tokens(Prompt prompt, PromptEncoder encoder);

  /**
   * The most of them that a context has room for.
   *
   * @throws io.rlvr.config.UserException if a setting leaves no room for any
   */
  int room(int context);

  /** That room in words. */
  String bound(int context);
}
