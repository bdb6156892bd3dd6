package io.rlvr.model.engine;

import java.util.List;

/**
 * How tokens are drawn. The repetition penalty comes first, then the temperature, then top-k, top-p
 * of what is left and min-p of that, in the order of Hugging Face's transformers. None but the
 * temperature has a part in the log-probabilities of samples.
 *
 * @param maxNewTokens the most tokens of a sample, the stop token included
 * @param temperature divides the logits; 0 takes the likeliest token
 * @param topK only so many of the likeliest tokens; 0 for all
 * @param topP only the likeliest tokens that make up this share, the one that reaches it included;
 *     1 for all
 * @param minP only tokens of at least this share of the likeliest one's probability; 0 for all
 * @param repetitionPenalty divides the logits above 0 of tokens that the prompt or the sample holds
 *     already, and multiplies the others (Keskar et al. 2019, CTRL, arXiv 1909.05858, section 4.1,
 *     in the form of Hugging Face's transformers); 1 for none
 * @param stopIds tokens that end a sample
 */
public record Sampling(
    int maxNewTokens,
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    List<Integer> stopIds) {
  public Sampling {
    stopIds = List.copyOf(stopIds);
    check(maxNewTokens >= 1, "maxNewTokens must be at least 1, but got: " + maxNewTokens);
    check(
        temperature >= 0 && temperature < Double.POSITIVE_INFINITY,
        "temperature must be at least 0, but got: " + temperature);
    check(topK >= 0, "topK must be at least 0, but got: " + topK);
    check(topP > 0 && topP <= 1, "topP must be above 0 and at most 1, but got: " + topP);
    check(minP >= 0 && minP <= 1, "minP must be from 0 to 1, but got: " + minP);
    check(
        repetitionPenalty > 0 && repetitionPenalty < Double.POSITIVE_INFINITY,
        "repetitionPenalty must be above 0, but got: " + repetitionPenalty);
  }

  /** Without min-p and repetition penalty. */
  public Sampling(
      int maxNewTokens, double temperature, int topK, double topP, List<Integer> stopIds) {
    this(maxNewTokens, temperature, topK, topP, 0, 1, stopIds);
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
