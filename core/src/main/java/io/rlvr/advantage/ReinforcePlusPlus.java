package io.rlvr.advantage;

import io.rlvr.config.Settings;

/**
 * A_i = (r_i - mean) / std over the whole step (Hu 2025, REINFORCE++, arXiv 2501.03262, global
 * advantage normalisation). No group is needed.
 *
 * <p>Departs: the KL penalty is summed over the response before (Su et al. 2025, Eq. 6), where the
 * paper gives each token the penalty of the tokens from it on. Dialects, see {@link Whitening}:
 * verl's by default, with moments over tokens as there. Edge cases: a constant step gives zeros.
 */
final class ReinforcePlusPlus implements WhitenedEstimator {
  private final Whitening.Dialect whitening;

  ReinforcePlusPlus(Whitening.Dialect whitening) {
    this.whitening = whitening;
  }

  static ReinforcePlusPlus from(Settings settings) {
    return new ReinforcePlusPlus(Whitening.Dialect.from(settings));
  }

  @Override
  public double[] withinGroup(Group group) {
    return group.rewards().clone();
  }

  @Override
  public Whitening.Dialect whitening() {
    return whitening;
  }
}
