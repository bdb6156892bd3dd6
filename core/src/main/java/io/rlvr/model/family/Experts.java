package io.rlvr.model.family;

/**
 * A feed-forward of several experts, of which a router chooses some for each token and weighs what
 * they give by its softmax.
 *
 * @param perToken how many are chosen
 * @param normalised whether the weights of the chosen are scaled to a sum of 1
 */
public record Experts(int count, int perToken, boolean normalised) {
  public Experts {
    if (perToken < 1 || perToken > count) {
      throw new IllegalArgumentException(
          "Of %d experts %d cannot be chosen".formatted(count, perToken));
    }
  }
}
