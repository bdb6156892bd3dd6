package io.rlvr.jobs.prompts;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.text.PromptEncoder;

/**
 * A prompt that a response is sampled to.
 *
 * @param newTokens of a response at most
 */
public record SampledInput(int newTokens) implements ModelInput {
  @Override
  public int tokens(Prompt prompt, PromptEncoder encoder) {
    return encoder.encode(prompt.messages()).length;
  }

  @Override
  public int room(int context) {
    if (newTokens >= context) {
      throw new UserException(
          "Invalid rollout.max-new-tokens: %d (expected less than the model's context of %d)",
          newTokens, context);
    }
    return context - newTokens;
  }

  @Override
  public String bound(int context) {
    return "the model's context of %d less rollout.max-new-tokens %d".formatted(context, newTokens);
  }
}
