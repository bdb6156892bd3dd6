package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.data.UpdateMetrics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * The surrogate without a clip, and a penalty on the tokens by whose update entropy would fall most
 * (Cui et al. 2025, KL-Cov, arXiv 2505.22617, Eq. 13 and 14; verl's {@code kl_cov}): per token -A *
 * r, and -A * r + c * |logp_new - logp_old| for a token that was chosen.
 *
 * <p>Chosen are share * tokens of the optimizer step, at least one, those of the highest covariance
 * (see {@link Covariances}); of equal ones the first in the order of the step. Derivative -A * r,
 * plus c * sign(logp_new - logp_old) for a token that was chosen, which is 0 where the two are
 * equal. Departs: the penalty is verl's, an estimate of the paper's KL by one token; covariances
 * and share are those of the optimizer step, where verl takes those of a micro-batch; log ratios
 * are cut at 20 in size.
 */
final class KlCovLoss implements PolicyLoss, TokenChoice {
  private final Aggregation.Weights weights;
  private final double share;
  private final double coefficient;

  KlCovLoss(Aggregation.Weights weights, double share, double coefficient) {
    this.weights = weights;
    this.share = share;
    this.coefficient = coefficient;
  }

  static KlCovLoss from(Settings settings) {
    return new KlCovLoss(
        Aggregation.Weights.from(settings),
        LossSettings.positive(LossSettings.KL_COV_SHARE, settings.get(LossSettings.KL_COV_SHARE)),
        settings.get(LossSettings.KL_COV_COEFFICIENT));
  }

  @Override
  public boolean[][] choose(LossBatch step, Random random) {
    Covariances covariances = Covariances.of(step);
    List<Covariances.Place> places = new ArrayList<>();
    for (int s = 0; s < step.sequences(); s++) {
      for (int t = 0; t < step.mask()[s].length; t++) {
        if (step.mask()[s][t]) {
          places.add(new Covariances.Place(s, t));
        }
      }
    }
    places.sort( // stable: of equal covariances the first stays the first
        Comparator.comparingDouble(place -> -covariances.at(place.sequence(), place.token())));
    int chosen = Math.min(covariances.count(share), places.size());
    return Covariances.only(places.subList(0, chosen), step);
  }

  @Override
  public TokenLoss apply(LossBatch batch) {
    TokenSums sums = new TokenSums(batch, weights);
    float[][] logpOld = batch.denominator();
    sums.forEachToken(
        (s, t, weight) -> {
          double logpNew = batch.logpNew()[s][t];
          double advantage = batch.advantages()[s][t];
          double logRatio = LogRatio.of(logpNew, logpOld[s][t]);
          boolean isChosen = batch.step().apart()[s][t];
          double penalty = isChosen ? coefficient * Math.abs(logRatio) : 0;
          double slope = isChosen ? coefficient * Math.signum(logRatio) : 0;
          double free = -advantage * LogRatio.derivative(logpNew, logpOld[s][t]);
          sums.add(
              s, t, weight * (penalty - advantage * Math.exp(logRatio)), weight * (free + slope));
          sums.observe(UpdateMetrics.LOSS_COVARIANCE_SHARE, isChosen ? 1 : 0);
          sums.observeDrift(logpNew, logpOld[s][t]);
        });
    return sums.result();
  }
}
