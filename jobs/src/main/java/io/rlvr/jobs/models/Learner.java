package io.rlvr.jobs.models;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.text.PromptEncoder;
import java.util.Optional;

/**
 * What is known of a model in training, wherever its weights are.
 *
 * @param context the most tokens that it takes
 * @param resident the model, where it is in this process's memory
 */
public record Learner(PromptEncoder encoder, int context, Optional<ResidentModel> resident) {
  /** A model of this process. */
  public static Learner of(ResidentModel model) {
    return new Learner(model.encoder(), model.lm().config().maxPositions(), Optional.of(model));
  }

  public int[] encode(Prompt prompt) {
    return encoder.encode(prompt.messages());
  }

  /**
   * @throws UserException if a prompt and what is learned after it exceed the model's context
   */
  public void checkLearns(Prompt prompt, int promptTokens, int learnedTokens) {
    if (promptTokens + learnedTokens > context) {
      throw new UserException(
          "Cannot train on prompt %s: %d prompt tokens and %d to learn (expected at most the"
              + " model's context of %d; in a new run the import leaves it out, see"
              + " dataset.overlong)",
          prompt.promptId(), promptTokens, learnedTokens, context);
    }
  }
}
