package io.rlvr.stats;

/**
 * The chance that at least one of k samples is correct, estimated without bias from n samples of
 * which c are correct: 1 - C(n - c, k) / C(n, k) (Chen et al. 2021, arXiv 2107.03374, Eq. 1).
 * Computed as 1 - prod over i in n-c+1..n of (1 - k / i), which never overflows. If fewer than k
 * samples are wrong, the chance is 1.
 */
public final class PassAtK {
  private PassAtK() {}

  /**
   * @param samples n, samples of one prompt
   * @param correct c, how many of them are correct
   * @param k tries, from 1 to n: no estimate exists beyond the samples at hand
   */
  public static double estimate(int samples, int correct, int k) {
    if (correct < 0 || correct > samples) {
      throw new IllegalArgumentException(
          "Invalid correct: %d (expected 0 to %d samples)".formatted(correct, samples));
    }
    if (k < 1 || k > samples) {
      throw new IllegalArgumentException(
          "Invalid k: %d (expected 1 to %d samples)".formatted(k, samples));
    }

    if (samples - correct < k) {
      return 1;
    }
    double allWrong = 1;
    for (int i = samples - correct + 1; i <= samples; i++) {
      allWrong *= 1 - (double) k / i;
    }
    return 1 - allWrong;
  }
}
