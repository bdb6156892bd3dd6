package io.rlvr.train;

import io.rlvr.model.engine.TokenSequence;
import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Where the gradients of a model in training are computed: in the model's own memory ({@link
 * ModelGradients}), or by others with copies of it.
 */
public interface GradientSource extends AutoCloseable {
  /**
   * Log-probability of each response token under the model as it is, in nat. One that is not finite
   * is given as it is: its optimizer step is skipped.
   *
   * @return {@code [sequence][response token]}
   */
  float[][] logprobs(List<TokenSequence> sequences);

  /**
   * Entropy of the model's distribution over the vocabulary, as it is, before each response token,
   * in nat.
   *
   * @return {@code [sequence][response token]}
   */
  float[][] entropies(List<TokenSequence> sequences);

  /** Sets the model's gradients to those of the loss of one optimizer step. */
  GradientSum sum(List<TrainingSequence> optimizerStep);

  /**
   * The same, and tells how it gets on.
   *
   * @param passed takes the number of sequences that are done since the last time
   */
  default GradientSum sum(List<TrainingSequence> optimizerStep, IntConsumer passed) {
    GradientSum sum = sum(optimizerStep);
    passed.accept(optimizerStep.size());
    return sum;
  }

  /** Frees what was made to compute them; the model stays. */
  @Override
  default void close() throws IOException {}
}
