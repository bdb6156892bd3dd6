package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.UpdateMetrics;
import java.util.HashMap;
import java.util.Map;

/**
 * Another loss from which tokens or whole responses are rejected, since the engine that sampled and
 * the one that trains disagree about them (SkyRL's {@code off_policy_correction}; verl's {@code
 * rollout_rs}). What stays weighs as it did: unlike with {@link ImportanceCorrectedLoss} no ratio
 * is multiplied. Done by a factor of 0 to the advantage; a rejected token still counts in the
 * aggregation, whose counts must be known before.
 *
 * <p>The ratio is pi_old / pi_rollout; without {@code logpOld} it is 1 and nothing is rejected. A
 * ratio on a bound is inside. Log ratios are cut at 20 in size, see {@link LogRatio}.
 */
final class RejectionMaskedLoss implements PolicyLoss {
  private final PolicyLoss loss;
  private final Level level;
  private final double low;
  private final double high;

  /** What is rejected by what ratio. */
  enum Level {
    /** Nothing. */
    NONE,
    /** A token by its own ratio. */
    TOKEN,
    /** A response by the product of its tokens' ratios. */
    PRODUCT,
    /** A response by the geometric mean of its tokens' ratios. */
    GEOMETRIC,
    /** A response by any one of its tokens' ratios. */
    OUTLIER
  }

  RejectionMaskedLoss(PolicyLoss loss, Level level, double low, double high) {
    this.loss = loss;
    this.level = level;
    this.low = low;
    this.high = high;
  }

  /**
   * Around a loss, or the loss itself where nothing is to be rejected.
   *
   * @throws UserException if no ratio is within the bounds
   */
  static PolicyLoss from(Settings settings, PolicyLoss loss) {
    Level level = settings.get(LossSettings.REJECTION);
    double low = settings.get(LossSettings.REJECTION_LOW);
    double high = settings.get(LossSettings.REJECTION_HIGH);
    if (low > high) {
      throw new UserException(
          "Invalid %s: %s (expected a number <= %s, which is %s)",
          LossSettings.REJECTION_LOW.name(), low, LossSettings.REJECTION_HIGH.name(), high);
    }
    return level == Level.NONE ? loss : new RejectionMaskedLoss(loss, level, low, high);
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    double[][] scaled = new double[batch.sequences()][];
    double[] sums = Responses.sums(batch, (s, t) -> logRatio(batch, s, t));
    double[] outside = Responses.sums(batch, (s, t) -> isOutside(logRatio(batch, s, t)) ? 1 : 0);
    double rejected = 0;
    for (int s = 0; s < scaled.length; s++) {
      scaled[s] = batch.advantages()[s].clone();
      int tokens = batch.tokens(s);
      for (int t = 0; t < scaled[s].length; t++) {
        boolean isRejected =
            batch.mask()[s][t]
                && switch (level) {
                  case NONE -> false;
                  case TOKEN -> isOutside(logRatio(batch, s, t));
                  case PRODUCT -> isOutside(sums[s]);
                  case GEOMETRIC -> isOutside(sums[s] / tokens);
                  case OUTLIER -> outside[s] > 0;
                };
        if (isRejected) {
          scaled[s][t] = 0;
          rejected += 1.0 / batch.stepTokens();
        }
      }
    }
    TokenLoss inner = loss.apply(batch.withAdvantages(scaled));
    Map<String, Double> metrics = new HashMap<>(inner.metrics());
    metrics.put(UpdateMetrics.LOSS_REJECTED_SHARE.name(), rejected);
    return new TokenLoss(inner.value(), inner.gradient(), metrics);
  }

  private boolean isOutside(double logRatio) {
    double ratio = Math.exp(LogRatio.of(logRatio, 0));
    return ratio < low || ratio > high;
  }

  private static double logRatio(LossBatch batch, int sequence, int token) {
    return (double) batch.denominator()[sequence][token] - batch.logpRollout()[sequence][token];
  }
}
