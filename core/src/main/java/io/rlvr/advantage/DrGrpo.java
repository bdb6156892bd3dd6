package io.rlvr.advantage;

import io.rlvr.config.Settings;

/**
 * A_i = r_i - mean of the group (Liu et al. 2025, Dr. GRPO, arXiv 2503.20783, section 3.2): GRPO
 * without its division by the std, which favours prompts that are nearly solved or nearly hopeless.
 * Its other half, no division by the response's length, is {@code loss.aggregation =
 * seq-mean-token-sum-norm}.
 *
 * <p>Departs: nothing. Edge cases: a group of one is a dialect, see {@link Singleton}.
 */
final class DrGrpo implements AdvantageEstimator {
  private final Singleton singleton;

  DrGrpo(Singleton singleton) {
    this.singleton = singleton;
  }

  static DrGrpo from(Settings settings) {
    return new DrGrpo(settings.get(AdvantageSettings.SINGLETON));
  }

  @Override
  public double[] withinGroup(Group group) {
    return group.centred(singleton);
  }
}
