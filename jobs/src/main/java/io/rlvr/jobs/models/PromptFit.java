package io.rlvr.jobs.models;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;

/** Whether a prompt and its response fit into a model's context. */
public final class PromptFit {
  private PromptFit() {}

  /**
   * @param context the most tokens of both together
   * @throws UserException if they have more
   */
  public static void check(Prompt prompt, int promptTokens, int newTokens, int context) {
    if (promptTokens + newTokens > context) {
      throw new UserException(
          "Cannot sample prompt %s: %d prompt tokens and max-new-tokens %d"
              + " (expected at most the model's context of %d)",
          prompt.promptId(), promptTokens, newTokens, context);
    }
  }
}
