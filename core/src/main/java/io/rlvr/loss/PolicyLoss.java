package io.rlvr.loss;

import java.io.Serializable;

/**
 * A loss and its derivative by the new log-probabilities. The model runs forward once, hands over
 * log-probabilities, and back-propagates the sum of {@code logp * gradient}. It travels to the
 * tasks that compute gradients.
 */
public interface PolicyLoss extends Serializable {
  TokenLoss apply(LossBatch batch);
}
