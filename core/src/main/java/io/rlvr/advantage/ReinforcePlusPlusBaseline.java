package io.rlvr.advantage;

import io.rlvr.config.Settings;

/**
 * a_i = r_i - mean of the group, then A_i = (a_i - mean) / std over the whole step (Hu 2025,
 * REINFORCE++-baseline, arXiv 2501.03262): GRPO's baseline without its division by the group's std.
 *
 * <p>Departs: as {@link ReinforcePlusPlus}. Edge cases: a constant group gets 0 before whitening; a
 * group of one is a dialect, see {@link Singleton}; a constant step gives zeros.
 */
final class ReinforcePlusPlusBaseline implements WhitenedEstimator {
  private final Whitening.Dialect whitening;
  private final Singleton singleton;

  ReinforcePlusPlusBaseline(Whitening.Dialect whitening, Singleton singleton) {
    this.whitening = whitening;
    this.singleton = singleton;
  }

  static ReinforcePlusPlusBaseline from(Settings settings) {
    return new ReinforcePlusPlusBaseline(
        Whitening.Dialect.from(settings), settings.get(AdvantageSettings.SINGLETON));
  }

  @Override
  public double[] withinGroup(Group group) {
    return group.centred(singleton);
  }

  @Override
  public Whitening.Dialect whitening() {
    return whitening;
  }
}
