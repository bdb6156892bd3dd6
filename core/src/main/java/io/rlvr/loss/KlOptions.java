package io.rlvr.loss;

import io.rlvr.config.Settings;
import java.io.Serializable;

/**
 * The penalty that holds the policy near the reference policy; see {@link KlSettings}.
 *
 * @param coefficient what it is multiplied by, wherever it is
 * @param estimator the one for the placement
 */
public record KlOptions(
    KlSettings.Placement placement, double coefficient, KlEstimator.Clamped estimator)
    implements Serializable {

  public static KlOptions from(Settings settings) {
    KlSettings.Placement placement = settings.get(KlSettings.PLACEMENT);
    KlEstimator estimator =
        switch (settings.get(KlSettings.ESTIMATOR)) {
          case AUTO -> placement == KlSettings.Placement.LOSS ? KlEstimator.K3 : KlEstimator.K1;
          case K1 -> KlEstimator.K1;
          case K2 -> KlEstimator.K2;
          case K3 -> KlEstimator.K3;
        };
    double clamp = settings.get(KlSettings.CLAMP);
    return new KlOptions(
        placement,
        settings.get(KlSettings.COEFFICIENT),
        new KlEstimator.Clamped(estimator, clamp == 0 ? Double.POSITIVE_INFINITY : clamp));
  }

  /** The same penalty with another coefficient. */
  public KlOptions withCoefficient(double newCoefficient) {
    return new KlOptions(placement, newCoefficient, estimator);
  }

  /** The coefficient of the penalty in the reward, 0 where it is elsewhere. */
  public double rewardCoefficient() {
    return placement == KlSettings.Placement.REWARD ? coefficient : 0;
  }

  /** The coefficient of the penalty in the loss, 0 where it is elsewhere. */
  public double lossCoefficient() {
    return placement == KlSettings.Placement.LOSS ? coefficient : 0;
  }

  /** Whether rollouts need the log-probabilities of the reference policy for it. */
  public boolean needsReference() {
    return rewardCoefficient() + lossCoefficient() > 0;
  }
}
