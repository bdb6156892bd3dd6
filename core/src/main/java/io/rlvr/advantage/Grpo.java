package io.rlvr.advantage;

import io.rlvr.config.Settings;
import io.rlvr.stats.Moments;

/**
 * A_i = (r_i - mean) / (std + epsilon) over the group (Shao et al. 2024, DeepSeekMath, arXiv
 * 2402.03300, section 4.1.2).
 *
 * <p>Departs: the paper has no epsilon and does not name its std; both are dialects, see {@link
 * Std}, and 1e-6 is verl's. Edge cases: equal rewards give zeros, also with epsilon 0; a group of
 * one is a dialect, see {@link Singleton}, where {@code raw} divides by 1 + epsilon as verl does.
 */
final class Grpo implements AdvantageEstimator {
  private final Std std;
  private final double epsilon;
  private final Singleton singleton;

  Grpo(Std std, double epsilon, Singleton singleton) {
    this.std = std;
    this.epsilon = epsilon;
    this.singleton = singleton;
  }

  static Grpo from(Settings settings) {
    return new Grpo(
        settings.get(AdvantageSettings.STD),
        settings.get(AdvantageSettings.EPSILON),
        settings.get(AdvantageSettings.SINGLETON));
  }

  @Override
  public double[] withinGroup(Group group) {
    Moments moments = group.moments();
    double[] advantages = group.centred(singleton);
    double spread = group.size() == 1 ? 1 : std.of(moments);
    if (spread == 0) {
      return new double[group.size()]; // equal rewards: no signal, whatever epsilon is
    }
    for (int i = 0; i < advantages.length; i++) {
      advantages[i] /= spread + epsilon;
    }
    return advantages;
  }
}
