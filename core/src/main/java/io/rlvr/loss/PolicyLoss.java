package io.rlvr.loss;

/**
 * A loss and its derivative by the new log-probabilities. The model runs forward once, hands over
 * log-probabilities, and back-propagates the sum of {@code logp * gradient}.
 */
public interface PolicyLoss {
  TokenLoss apply(LossBatch batch);
}
