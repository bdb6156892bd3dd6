package io.rlvr.jobs;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.model.AdamW;
import io.rlvr.model.CausalLm;
import io.rlvr.text.PromptEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A model in this process's memory with its tokenizer and, where it is in training, its optimizer.
 * This class is NOT thread safe: {@link ExecutorModels} gives it to one user at a time.
 */
final class ResidentModel implements AutoCloseable {
  private final CausalLm lm;
  private final PromptEncoder encoder;
  private Optional<AdamW> optimizer = Optional.empty();

  ResidentModel(CausalLm lm, PromptEncoder encoder) {
    this.lm = lm;
    this.encoder = encoder;
  }

  CausalLm lm() {
    return lm;
  }

  PromptEncoder encoder() {
    return encoder;
  }

  Optional<AdamW> optimizer() {
    return optimizer;
  }

  void attach(AdamW newOptimizer) {
    optimizer = Optional.of(newOptimizer);
  }

  int[] encode(Prompt prompt) {
    return encoder.encode(prompt.messages());
  }

  List<Integer> stopIds() {
    return Arrays.stream(encoder.stopIds()).boxed().toList();
  }

  /**
   * @throws UserException if prompt and response together exceed the model's context
   */
  void checkFits(Prompt prompt, int promptTokens, int newTokens) {
    int context = lm.config().maxPositions();
    if (promptTokens + newTokens > context) {
      throw new UserException(
          "Cannot sample prompt %s: %d prompt tokens and max-new-tokens %d"
              + " (expected at most the model's context of %d)",
          prompt.promptId(), promptTokens, newTokens, context);
    }
  }

  /** Weights, gradients and moments where they exist, all float32. */
  long bytes() {
    return lm.parameterCount() * Float.BYTES * (optimizer.isPresent() ? 4 : 1);
  }

  @Override
  public void close() {
    optimizer.ifPresent(AdamW::close);
    lm.close();
    encoder.close();
  }
}
