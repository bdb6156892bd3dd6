package io.rlvr.loss;

import io.rlvr.config.Settings;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which tokens have an entropy in the top share of an optimizer step (Wang et al. 2025, arXiv
 * 2506.01939, section 5.1): those of at least the quantile 1 - share of the entropies of all tokens
 * that count, interpolated linearly between neighbours (TRL's {@code top_entropy_quantile}).
 *
 * <p>Departs: the quantile is that of the optimizer step, where paper and TRL take that of a
 * micro-batch; so how a step is cut changes nothing.
 *
 * @param share of tokens, from 0 to 1; 0 is the token of the highest entropy
 */
record TopEntropy(double share) {
  /** None where all tokens are learnt from. */
  static Optional<TopEntropy> from(Settings settings) {
    double share = settings.get(LossSettings.TOP_ENTROPY_SHARE);
    return share < 1 ? Optional.of(new TopEntropy(share)) : Optional.empty();
  }

  /**
   * Tokens below the quantile; none where no token counts.
   *
   * @param entropies {@code [sequence][response token]}
   * @param mask which tokens count
   */
  boolean[][] leavesOut(float[][] entropies, boolean[][] mask) {
    boolean[][] leftOut = StepView.none(mask);
    double bound = quantile(sorted(entropies, mask), 1 - share);
    for (int s = 0; s < mask.length; s++) {
      for (int t = 0; t < mask[s].length; t++) {
        leftOut[s][t] = mask[s][t] && entropies[s][t] < bound;
      }
    }
    return leftOut;
  }

  private static float[] sorted(float[][] entropies, boolean[][] mask) {
    int count = 0;
    float[] counting = new float[Arrays.stream(entropies).mapToInt(row -> row.length).sum()];
    for (int s = 0; s < mask.length; s++) {
      for (int t = 0; t < mask[s].length; t++) {
        if (mask[s][t]) {
          counting[count++] = entropies[s][t];
        }
      }
    }
    float[] sorted = Arrays.copyOf(counting, count);
    Arrays.sort(sorted);
    return sorted;
  }

  private static double quantile(float[] sorted, double q) {
    if (sorted.length == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    double place = q * (sorted.length - 1);
    int below = (int) Math.floor(place);
    int above = (int) Math.ceil(place);
    return sorted[below] + (place - below) * ((double) sorted[above] - sorted[below]);
  }
}
