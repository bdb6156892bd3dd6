package io.rlvr.advantage;

import io.rlvr.config.Settings;
import io.rlvr.stats.Moments;

/**
 * A_i = alpha * (r_i - mean of the group), alpha = B / (B - M), where M of the step's B responses
 * are in groups whose rewards are all equal and so have no gradient (Chu et al. 2025, GPG, arXiv
 * 2504.02546; TRL's GPG). The gradient then is the mean over what teaches something.
 *
 * <p>Departs: verl's alpha counts the responses whose reward is not 0. Edge cases: a step in which
 * no group teaches anything gives zeros; a group of one is a dialect, see {@link Singleton}.
 */
final class Gpg implements AdvantageEstimator {
  private final Singleton singleton;

  Gpg(Singleton singleton) {
    this.singleton = singleton;
  }

  static Gpg from(Settings settings) {
    return new Gpg(settings.get(AdvantageSettings.SINGLETON));
  }

  @Override
  public double[] withinGroup(Group group) {
    return group.centred(singleton);
  }

  /** 1 for each member of a group with a gradient: the mean over the step is (B - M) / B. */
  @Override
  public double[] observed(double[] values) {
    double[] teaches = new double[values.length];
    boolean any = java.util.Arrays.stream(values).anyMatch(value -> value != 0);
    java.util.Arrays.fill(teaches, any ? 1 : 0);
    return teaches;
  }

  @Override
  public double overStep(double value, Moments step) {
    return value == 0 ? 0 : value / step.mean();
  }
}
