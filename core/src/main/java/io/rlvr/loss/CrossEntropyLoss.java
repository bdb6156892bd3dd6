package io.rlvr.loss;

import io.rlvr.config.Settings;

/**
 * Per token -logp_new; derivative -1: supervised training on given responses. Advantages and the
 * log-probabilities of other policies are not read; supervised training with weights is {@link
 * ReinforceLoss} with the weights as advantages.
 */
final class CrossEntropyLoss implements PolicyLoss {
  private final Aggregation.Weights weights;

  CrossEntropyLoss(Aggregation.Weights weights) {
    this.weights = weights;
  }

  static CrossEntropyLoss from(Settings settings) {
    return new CrossEntropyLoss(Aggregation.Weights.from(settings));
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    sums.forEachToken((s, t, weight) -> sums.add(s, t, -weight * batch.logpNew()[s][t], -weight));
    return sums.result();
  }
}
