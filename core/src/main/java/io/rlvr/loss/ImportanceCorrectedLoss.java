package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;
import java.util.HashMap;
import java.util.Map;

/**
 * Importance sampling between the engine that sampled and the one that trains (Yao et al. 2025,
 * "Your efficient RL framework secretly brings you off-policy RL training"): each token's policy
 * loss is multiplied by a weight made of pi_old / pi_rollout, a constant to the derivative. See
 * {@link ImportanceCorrection} for the weights. Done by scaling the advantage, in which every
 * policy loss here is linear for factors of 0 and above.
 *
 * <p>A token of weight 0 still counts in the aggregation (verl, OpenRLHF, TRL, NeMo-RL), whose
 * counts must be known before. Departs: log ratios are cut at 20 in size, see {@link LogRatio}.
 * Without {@code logpOld} the rollout's own log-probabilities stand for it and each ratio is 1.
 */
final class ImportanceCorrectedLoss implements PolicyLoss {
  private final PolicyLoss loss;
  private final ImportanceCorrection correction;

  ImportanceCorrectedLoss(PolicyLoss loss, ImportanceCorrection correction) {
    this.loss = loss;
    this.correction = correction;
  }

  /** Around a loss, or the loss itself where no correction is set. */
  static PolicyLoss from(Settings settings, PolicyLoss loss) {
    ImportanceCorrection correction = ImportanceCorrection.from(settings);
    return correction.cap() > 0 ? new ImportanceCorrectedLoss(loss, correction) : loss;
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    double[][] scaled = new double[batch.sequences()][];
    double outside = 0;
    for (int s = 0; s < scaled.length; s++) {
      scaled[s] = batch.advantages()[s].clone();
      int tokens = batch.tokens(s);
      double sum = logRatio(batch, s);
      for (int t = 0; t < scaled[s].length; t++) {
        if (batch.mask()[s][t]) {
          double token = logRatio(batch, s, t);
          scaled[s][t] *= correction.weight(token, sum, tokens);
          outside += correction.isOutside(token, sum, tokens) ? 1.0 / batch.stepTokens() : 0;
        }
      }
    }
    TokenLoss inner = loss.apply(batch.withAdvantages(scaled));
    Map<String, Double> metrics = new HashMap<>(inner.metrics());
    metrics.put(UpdateMetrics.LOSS_IMPORTANCE_CAPPED_SHARE.name(), outside);
    return new TokenLoss(inner.value(), inner.gradient(), metrics);
  }

  /** Summed over the counting tokens of a response. */
  private static double logRatio(LossBatch batch, int sequence) {
    double sum = 0;
    for (int t = 0; t < batch.mask()[sequence].length; t++) {
      sum += batch.mask()[sequence][t] ? logRatio(batch, sequence, t) : 0;
    }
    return sum;
  }

  private static double logRatio(LossBatch batch, int sequence, int token) {
    return (double) batch.denominator()[sequence][token] - batch.logpRollout()[sequence][token];
  }
}
