package io.rlvr.advantage;

import io.rlvr.config.Settings;

/**
 * A_i = (r_i - mean) / (mean + epsilon) over the group (2026, MaxRL, arXiv 2602.02710; TRL's {@code
 * scale_rewards = mean}). For rewards of 0 and 1 the mean is the share of right answers, and
 * dividing by it makes the gradient that of the log-likelihood of a right answer.
 *
 * <p>Rewards are taken to be 0 or above, so {@code advantage.normalisation} is to be none. Departs:
 * epsilon is {@code advantage.epsilon}, 1e-6 by default. Edge cases: equal rewards give zeros, all
 * of 0 too; a mean that is not above 0 gives zeros; a group of one is a dialect, see {@link
 * Singleton}.
 */
final class MaxRl implements AdvantageEstimator {
  private final double epsilon;
  private final Singleton singleton;

  MaxRl(double epsilon, Singleton singleton) {
    this.epsilon = epsilon;
    this.singleton = singleton;
  }

  static MaxRl from(Settings settings) {
    return new MaxRl(
        settings.get(AdvantageSettings.EPSILON), settings.get(AdvantageSettings.SINGLETON));
  }

  @Override
  public boolean needsRawRewards() {
    return true;
  }

  @Override
  public double[] withinGroup(Group group) {
    double[] advantages = group.centred(singleton);
    double mean = group.moments().mean();
    for (int i = 0; group.size() > 1 && i < advantages.length; i++) {
      advantages[i] = mean > 0 ? advantages[i] / (mean + epsilon) : 0;
    }
    return advantages;
  }
}
