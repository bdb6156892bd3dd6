package io.rlvr.train;

import io.rlvr.model.engine.TokenSequence;
import java.io.IOException;
import java.util.List;

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

  /** Frees what was made to compute them; the model stays. */
  @Override
  default void close() throws IOException {}
}
