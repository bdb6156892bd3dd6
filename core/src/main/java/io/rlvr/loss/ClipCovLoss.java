package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.UpdateMetrics;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * PPO's clipped surrogate without some tokens by whose update entropy would fall most (Cui et al.
 * 2025, Clip-Cov, arXiv 2505.22617, Eq. 11 and 12; verl's {@code clip_cov}): per token max(-A * r,
 * -A * clip(r, 1 - low, 1 + high)), and 0 for a token that was chosen.
 *
 * <p>Chosen are, at random, share * tokens of the optimizer step, at least one, among those whose
 * covariance (see {@link Covariances}) is between two bounds and whose clip is not the greater loss
 * (verl). They still count in the aggregation. Derivative as that of {@link ClippedLoss}, 0 for a
 * token that was chosen. Departs: the clip and bounds that are themselves outside are verl's;
 * covariances and share are those of the optimizer step, where verl takes those of a micro-batch;
 * log ratios are cut at 20 in size.
 */
final class ClipCovLoss implements PolicyLoss, TokenChoice {
  private final Aggregation.Weights weights;
  private final double low;
  private final double high;
  private final Band band;

  /**
   * What is chosen.
   *
   * @param low a covariance must be above
   * @param high a covariance must be below
   * @param share of the step's tokens
   */
  record Band(double low, double high, double share) implements java.io.Serializable {}

  ClipCovLoss(Aggregation.Weights weights, double low, double high, Band band) {
    this.weights = weights;
    this.low = low;
    this.high = high;
    this.band = band;
  }

  /**
   * @throws UserException if no covariance is within the bounds, or the share is 0
   */
  static ClipCovLoss from(Settings settings) {
    double low = settings.get(LossSettings.CLIP_COV_LOW);
    double high = settings.get(LossSettings.CLIP_COV_HIGH);
    if (low >= high) {
      throw new UserException(
          "Invalid %s: %s (expected a number < %s, which is %s)",
          LossSettings.CLIP_COV_LOW.name(), low, LossSettings.CLIP_COV_HIGH.name(), high);
    }
    return new ClipCovLoss(
        Aggregation.Weights.from(settings),
        settings.get(LossSettings.CLIP_LOW),
        settings.get(LossSettings.CLIP_HIGH),
        new Band(
            low,
            high,
            LossSettings.positive(
                LossSettings.CLIP_COV_SHARE, settings.get(LossSettings.CLIP_COV_SHARE))));
  }

  @Override
  public boolean[][] choose(LossBatch step, Random random) {
    Covariances covariances = Covariances.of(step);
    List<Covariances.Place> candidates = new ArrayList<>();
    for (int s = 0; s < step.sequences(); s++) {
      for (int t = 0; t < step.mask()[s].length; t++) {
        double covariance = covariances.at(s, t);
        boolean isWithin = covariance > band.low && covariance < band.high;
        if (step.mask()[s][t] && isWithin && !isClipped(step, s, t)) {
          candidates.add(new Covariances.Place(s, t));
        }
      }
    }
    Collections.shuffle(candidates, random);
    int chosen = Math.min(covariances.count(band.share), candidates.size());
    return Covariances.only(candidates.subList(0, chosen), step);
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    sums.forEachToken((s, t, weight) -> token(sums, batch, new Covariances.Place(s, t), weight));
    return sums.result();
  }

  private void token(TokenSums sums, LossBatch batch, Covariances.Place place, double weight) {
    int s = place.sequence();
    int t = place.token();
    double logpNew = batch.logpNew()[s][t];
    double logpOld = batch.denominator()[s][t];
    double advantage = batch.advantages()[s][t];
    boolean isClipped = isClipped(batch, s, t);
    boolean isChosen = batch.step().apart()[s][t];
    if (!isChosen) {
      double loss = -advantage * (isClipped ? clipped(batch, s, t) : ratio(batch, s, t));
      double derivative = isClipped ? 0 : -advantage * LogRatio.derivative(logpNew, logpOld);
      sums.add(s, t, weight * loss, weight * derivative);
    }
    sums.observe(UpdateMetrics.LOSS_CLIP_FRACTION, isClipped ? 1 : 0);
    sums.observe(UpdateMetrics.LOSS_COVARIANCE_SHARE, isChosen ? 1 : 0);
    sums.observeDrift(logpNew, logpOld);
  }

  /** Whether the clip is the greater loss. */
  private boolean isClipped(LossBatch batch, int s, int t) {
    double advantage = batch.advantages()[s][t];
    return -advantage * clipped(batch, s, t) > -advantage * ratio(batch, s, t);
  }

  private double clipped(LossBatch batch, int s, int t) {
    return Math.max(1 - low, Math.min(1 + high, ratio(batch, s, t)));
  }

  private static double ratio(LossBatch batch, int s, int t) {
    return Math.exp(LogRatio.of(batch.logpNew()[s][t], batch.denominator()[s][t]));
  }
}
