package io.rlvr.advantage;

import io.rlvr.config.Settings;

/**
 * Generalised advantage estimation (Schulman et al. 2015, arXiv 1506.02438, Eq. 16): A_t = delta_t
 * + gamma * lambda * A_{t+1}, delta_t = r_t + gamma * V_{t+1} - V_t, with V and A of 0 beyond the
 * last token.
 *
 * <p>Departs: a masked token is passed over, so that V_{t+1} and A_{t+1} are those of the next
 * token that counts (verl, NeMo-RL); the paper has no such tokens. Edge cases: no tokens, no
 * advantages.
 */
final class Gae implements TokenEstimator {
  private final double gamma;
  private final double lambda;

  Gae(double gamma, double lambda) {
    this.gamma = gamma;
    this.lambda = lambda;
  }

  static Gae from(Settings settings) {
    return new Gae(settings.get(TokenSettings.GAMMA), settings.get(TokenSettings.LAMBDA));
  }

  @Override
  public double[] advantages(TokenRewards response) {
    double[] advantages = new double[response.rewards().length];
    double nextValue = 0;
    double nextAdvantage = 0;
    for (int t = advantages.length - 1; t >= 0; t--) {
      if (response.mask()[t]) {
        double value = response.values()[t];
        double delta = response.rewards()[t] + gamma * nextValue - value;
        nextAdvantage = delta + gamma * lambda * nextAdvantage;
        nextValue = value;
        advantages[t] = nextAdvantage;
      }
    }
    return advantages;
  }
}
