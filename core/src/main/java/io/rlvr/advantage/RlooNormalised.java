package io.rlvr.advantage;

import io.rlvr.config.Settings;

/**
 * a_i as {@link Rloo} gives it, then A_i = (a_i - mean) / std over the whole step (TRL's {@code
 * RLOOTrainer} with {@code normalize_advantages}).
 *
 * <p>Departs: the std is that of {@code advantage.whitening}, and by default a response counts by
 * its tokens; TRL adds 1e-4 to the sample std and counts each response once ({@code
 * advantage.whitening-unit = sequence}). Edge cases: a constant group gets 0 before whitening; a
 * group of one is a dialect, see {@link Singleton}; a constant step gives zeros.
 */
final class RlooNormalised implements WhitenedEstimator {
  private final Rloo rloo;
  private final Whitening.Dialect whitening;

  RlooNormalised(Rloo rloo, Whitening.Dialect whitening) {
    this.rloo = rloo;
    this.whitening = whitening;
  }

  static RlooNormalised from(Settings settings) {
    return new RlooNormalised(Rloo.from(settings), Whitening.Dialect.from(settings));
  }

  @Override
  public double[] withinGroup(Group group) {
    return rloo.withinGroup(group);
  }

  @Override
  public Whitening.Dialect whitening() {
    return whitening;
  }
}
