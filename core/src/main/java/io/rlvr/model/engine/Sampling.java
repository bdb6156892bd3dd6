package io.rlvr.model.engine;

import java.util.List;

/**
 * How tokens are drawn. The temperature comes first, then top-k, then top-p of what is left.
 *
 * @param maxNewTokens the most tokens of a sample, the stop token included
 * @param temperature divides the logits; 0 takes the likeliest token
 * @param topK only so many of the likeliest tokens; 0 for all
 * @param topP only the likeliest tokens that make up this share, the one that reaches it included;
 *     1 for all
 * @param stopIds tokens that end a sample
 */
public record Sampling(
    int maxNewTokens, double temperature, int topK, double topP, List<Integer> stopIds) {
  public Sampling {
    stopIds = List.copyOf(stopIds);
    check(maxNewTokens >= 1, "maxNewTokens must be at least 1, but got: " + maxNewTokens);
    check(
        temperature >= 0 && temperature < Double.POSITIVE_INFINITY,
        "temperature must be at least 0, but got: " + temperature);
    check(topK >= 0, "topK must be at least 0, but got: " + topK);
    check(topP > 0 && topP <= 1, "topP must be above 0 and at most 1, but got: " + topP);
  }

  /** Temperature 1 over the whole vocabulary. */
  public static Sampling plain(int maxNewTokens, List<Integer> stopIds) {
    return new Sampling(maxNewTokens, 1, 0, 1, stopIds);
  }

  /** Always the likeliest token. */
  public static Sampling greedy(int maxNewTokens, List<Integer> stopIds) {
    return new Sampling(maxNewTokens, 0, 0, 1, stopIds);
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
