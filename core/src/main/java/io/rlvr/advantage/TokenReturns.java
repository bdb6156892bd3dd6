package io.rlvr.advantage;

import io.rlvr.config.Settings;

/**
 * A_t = sum over k of gamma^k * r_{t+k}: what each token earns from it on (Hu 2025, REINFORCE++,
 * arXiv 2501.03262, which whitens it over the step). The reward of the whole response is that of
 * its last token; a KL penalty is in the rewards of the tokens.
 *
 * <p>Departs: nothing. It is {@link Gae} without a critic and with lambda 1, and passes over masked
 * tokens as that does.
 */
final class TokenReturns implements TokenEstimator {
  private final Gae gae;

  TokenReturns(double gamma) {
    this.gae = new Gae(gamma, 1);
  }

  static TokenReturns from(Settings settings) {
    return new TokenReturns(settings.get(TokenSettings.GAMMA));
  }

  @Override
  public double[] advantages(TokenRewards response) {
    double[] noCritic = new double[response.rewards().length];
    return gae.advantages(new TokenRewards(response.rewards(), noCritic, response.mask()));
  }
}
