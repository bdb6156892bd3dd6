package io.rlvr.advantage;

/**
 * The rewards of one response, token by token.
 *
 * @param rewards of each token
 * @param values what a critic expects from each token on, that token's reward included; zeros where
 *     there is no critic
 * @param mask which tokens the policy chose; the others (a tool's output) are passed over
 */
@SuppressWarnings("ArrayRecordComponent") // numeric inner loops
public record TokenRewards(double[] rewards, double[] values, boolean[] mask) {
  public TokenRewards {
    if (values.length != rewards.length || mask.length != rewards.length) {
      throw new IllegalArgumentException(
          "%d token rewards, but %d values and a mask of %d"
              .formatted(rewards.length, values.length, mask.length));
    }
  }
}
