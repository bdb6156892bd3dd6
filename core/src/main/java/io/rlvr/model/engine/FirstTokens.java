package io.rlvr.model.engine;

import java.util.List;

/**
 * The distribution of the first token after a prompt.
 *
 * @param probabilities that it is any of a choice, in the order of the choices
 * @param top the most probable token of the vocabulary
 */
public record FirstTokens(List<Double> probabilities, int top) {
  public FirstTokens {
    probabilities = List.copyOf(probabilities);
  }
}
