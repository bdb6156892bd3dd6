package io.rlvr.advantage;

import io.rlvr.config.Settings;

/**
 * The advantage of a response by the subsets of k responses of its group (Chen et al. 2025, Pass@k
 * training, arXiv 2508.10751, section 2.4). A subset has reward 1 if any of its members is right (a
 * reward of 0.5 or above). With n members of which w are wrong, R = 1 - C(w, k) / C(n, k) is the
 * mean over subsets and s = sqrt(R * (1 - R)) their std:
 *
 * <pre>
 * right:  A = (1 - R) / s
 * wrong:  A = (1 - R - C(w - 1, k - 1) / C(n - 1, k - 1)) / s
 * </pre>
 *
 * which is the mean over the subsets that hold the response of (reward - R) / s: all subsets of a
 * right one are right, and of a wrong one all but those whose others are wrong too.
 *
 * <p>It reads rewards as right or wrong, so {@code advantage.normalisation} is to be none. Departs:
 * a group of fewer than k members takes k = n. Edge cases: s = 0 gives zeros, that is where all are
 * wrong, or fewer than k are; so does a group of one.
 */
final class PassAtKTraining implements AdvantageEstimator {
  private static final double RIGHT = 0.5;

  private final int k;

  PassAtKTraining(int k) {
    this.k = k;
  }

  static PassAtKTraining from(Settings settings) {
    return new PassAtKTraining(settings.get(AdvantageSettings.PASS_K));
  }

  @Override
  public boolean needsRawRewards() {
    return true;
  }

  @Override
  public double[] withinGroup(Group group) {
    int n = group.size();
    int drawn = Math.min(k, n);
    int wrong = 0;
    for (double reward : group.rewards()) {
      wrong += reward < RIGHT ? 1 : 0;
    }
    double miss = allWrong(wrong, n, drawn);
    double std = Math.sqrt(miss * (1 - miss));
    double[] advantages = new double[n];
    for (int i = 0; std > 0 && i < n; i++) {
      boolean isRight = group.rewards()[i] >= RIGHT;
      double others = isRight ? 0 : allWrong(wrong - 1, n - 1, drawn - 1);
      advantages[i] = (miss - others) / std;
    }
    return advantages;
  }

  /** C(wrong, k) / C(n, k): how likely k of n are all wrong. */
  private static double allWrong(int wrong, int n, int k) {
    double share = 1;
    for (int i = 0; i < k; i++) {
      share *= (double) Math.max(0, wrong - i) / (n - i);
    }
    return share;
  }
}
