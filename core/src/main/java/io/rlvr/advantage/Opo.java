package io.rlvr.advantage;

import io.rlvr.config.Settings;

/**
 * A_i = r_i - b, where b = sum(l_j * r_j) / sum(l_j) is the group's mean weighted by response
 * length: the baseline of least variance if the squared norm of a response's gradient grows with
 * its length (Hao et al. 2025, OPO, arXiv 2505.23585, section 3).
 *
 * <p>Departs: nothing. Edge cases: equal rewards give zeros; a group without tokens uses the plain
 * mean; a group of one is a dialect, see {@link Singleton}.
 */
final class Opo implements AdvantageEstimator {
  private final Singleton singleton;

  Opo(Singleton singleton) {
    this.singleton = singleton;
  }

  static Opo from(Settings settings) {
    return new Opo(settings.get(AdvantageSettings.SINGLETON));
  }

  @Override
  public double[] withinGroup(Group group) {
    double weighted = 0;
    double tokens = 0;
    for (int i = 0; i < group.size(); i++) {
      weighted += group.lengths()[i] * group.rewards()[i];
      tokens += group.lengths()[i];
    }
    return group.size() == 1 || tokens == 0 || group.moments().isConstant()
        ? group.centred(singleton)
        : group.less(weighted / tokens);
  }
}
