package io.rlvr.advantage;

import io.rlvr.config.Settings;

/**
 * A_i = r_i - mean of the other k - 1 rewards of the group = k / (k - 1) * (r_i - mean) (Kool et
 * al. 2019; Ahmadian et al. 2024, arXiv 2402.14740, Eq. 7). The second form is computed: a constant
 * group gives exact zeros.
 *
 * <p>Departs: nothing. Edge cases: advantages of a group sum to 0; a group of one is a dialect, see
 * {@link Singleton}.
 */
final class Rloo implements AdvantageEstimator {
  private final Singleton singleton;

  Rloo(Singleton singleton) {
    this.singleton = singleton;
  }

  static Rloo from(Settings settings) {
    return new Rloo(settings.get(AdvantageSettings.SINGLETON));
  }

  @Override
  public double[] withinGroup(Group group) {
    double[] advantages = group.centred(singleton);
    if (group.size() > 1) {
      double scale = (double) group.size() / (group.size() - 1);
      for (int i = 0; i < advantages.length; i++) {
        advantages[i] *= scale;
      }
    }
    return advantages;
  }
}
