package io.rlvr.reward;

import java.util.List;

/** A model as a judge uses it: what it would say first. */
public interface FirstToken {
  /**
   * The distribution of the first new token after each prompt, which depends on {@code shared} and
   * on that prompt alone.
   *
   * @param shared what the prompts begin with, so that it need be read once only; a prompt may
   *     leave it earlier
   * @param prompts token ids
   * @param choices sets of token ids, the same for all prompts
   * @return one for each prompt, in the same order
   */
  List<Distribution> firstTokens(int[] shared, List<int[]> prompts, List<int[]> choices);

  /**
   * @param probabilities that the token is any of a choice, in the order of the choices
   * @param top the most probable token of the whole vocabulary
   */
  record Distribution(List<Double> probabilities, int top) {
    public Distribution {
      probabilities = List.copyOf(probabilities);
    }
  }
}
