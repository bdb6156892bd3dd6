package io.rlvr.advantage;

import io.rlvr.config.Settings;
import java.util.Arrays;

/**
 * A_i = (r_i - mean) / (mean + epsilon) over the group (2026, MaxRL, arXiv 2602.02710; TRL's {@code
 * scale_rewards = mean}). For rewards of 0 and 1 the mean is the share of right answers, and
 * dividing by it makes the gradient that of the log-likelihood of a right answer.
 *
 * <p>Rewards are taken to be 0 or above, so {@code advantage.normalisation} is to be none. Departs:
 * epsilon is {@code advantage.epsilon}, 1e-6 by default. Edge cases: equal rewards give zeros, all
 * of 0 too; a mean that is not above 0 gives zeros, and so does one that is but the rounding of
 * rewards of both signs; a group of one is a dialect, see {@link Singleton}.
 */
final class MaxRl implements AdvantageEstimator {
  /** Of the largest reward, what sums of doubles in another order may differ by, and more. */
  private static final double ROUNDING = 1e-12;

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
    double largest = Arrays.stream(group.rewards()).map(Math::abs).max().orElse(0);
    boolean isAboveZero = mean > ROUNDING * largest;
    for (int i = 0; group.size() > 1 && i < advantages.length; i++) {
      advantages[i] = isAboveZero ? advantages[i] / (mean + epsilon) : 0;
    }
    return advantages;
  }
}
