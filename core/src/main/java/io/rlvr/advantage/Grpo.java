package io.rlvr.advantage;

import io.rlvr.config.Settings;
import io.rlvr.stats.Moments;

/**
 * A_i = (r_i - mean) / (std + epsilon) over the group (Shao et al. 2024, DeepSeekMath, arXiv
 * 2402.03300, section 4.1.2).
 *
 * <p>Departs: the paper has no epsilon and does not name its std; both are dialects, see {@link
 * Std}, and 1e-6 is verl's. So are whose mean and std are taken ({@link Baseline}) and what a std
 * of 0 does ({@link ZeroStd}). Edge cases: equal rewards give zeros, also with epsilon 0; a group
 * of one is a dialect, see {@link Singleton}, where {@code raw} divides by 1 + epsilon as verl
 * does.
 */
final class Grpo implements AdvantageEstimator {
  private final Baseline baseline;
  private final Std std;
  private final double epsilon;
  private final ZeroStd zeroStd;
  private final Singleton singleton;

  Grpo(Baseline baseline, Std std, double epsilon, ZeroStd zeroStd, Singleton singleton) {
    this.baseline = baseline;
    this.std = std;
    this.epsilon = epsilon;
    this.zeroStd = zeroStd;
    this.singleton = singleton;
  }

  static Grpo from(Settings settings) {
    return new Grpo(
        settings.get(AdvantageSettings.BASELINE),
        settings.get(AdvantageSettings.STD),
        settings.get(AdvantageSettings.EPSILON),
        settings.get(AdvantageSettings.ZERO_STD),
        settings.get(AdvantageSettings.SINGLETON));
  }

  @Override
  public double[] withinGroup(Group group) {
    double[] rewards = group.rewards();
    if (group.size() == 1) {
      return new double[] {(rewards[0] - singleton.baseline(rewards[0])) / (1 + epsilon)};
    }
    double[] advantages = new double[group.size()];
    for (int i = 0; i < advantages.length; i++) {
      Moments moments = baseline.of(group, i);
      advantages[i] = (rewards[i] - moments.mean()) / zeroStd.divisor(std.of(moments), epsilon);
    }
    return advantages;
  }
}
