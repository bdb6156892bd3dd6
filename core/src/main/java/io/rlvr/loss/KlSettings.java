package io.rlvr.loss;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.util.List;

/** The settings of the penalty that holds the policy near the reference policy. */
public final class KlSettings {
  /** Where the penalty is. */
  public enum Placement {
    /** Subtracted from the normalised reward (Su et al. 2025, Eq. 6). */
    REWARD,
    /** Added to the loss of each token. */
    LOSS,
    /** Nowhere: no reference policy is needed. */
    NONE
  }

  /** The estimator's name in a configuration. */
  enum Choice {
    /** k1 in the reward (Eq. 6), k3 in the loss, where k1 has a gradient of mean 0. */
    AUTO,
    K1,
    K2,
    K3
  }

  public static final Key<Placement> PLACEMENT =
      Key.choice(
          "kl.placement", Placement.REWARD, "Where the KL penalty against the reference policy is");

  public static final Key<Double> COEFFICIENT =
      Key.atLeast("kl.coefficient", 0.01, 0, "What the KL penalty is multiplied by");

  private static final Key<Choice> ESTIMATOR =
      Key.choice(
          "kl.estimator",
          Choice.AUTO,
          "The estimator of the KL penalty; auto is k1 in the reward and k3 in the loss");

  public static final List<Key<?>> KEYS = List.of(PLACEMENT, COEFFICIENT, ESTIMATOR);

  private KlSettings() {}

  /** Whether rollouts need the log-probabilities of the reference policy for a penalty. */
  public static boolean needsReference(Settings settings) {
    return rewardCoefficient(settings) + lossCoefficient(settings) > 0;
  }

  /** The coefficient of the penalty in the reward, 0 where it is elsewhere. */
  public static double rewardCoefficient(Settings settings) {
    return settings.get(PLACEMENT) == Placement.REWARD ? settings.get(COEFFICIENT) : 0;
  }

  /** The coefficient of the penalty in the loss, 0 where it is elsewhere. */
  public static double lossCoefficient(Settings settings) {
    return settings.get(PLACEMENT) == Placement.LOSS ? settings.get(COEFFICIENT) : 0;
  }

  /** The estimator for the placement. */
  public static KlEstimator estimator(Settings settings) {
    return switch (settings.get(ESTIMATOR)) {
      case AUTO -> settings.get(PLACEMENT) == Placement.LOSS ? KlEstimator.K3 : KlEstimator.K1;
      case K1 -> KlEstimator.K1;
      case K2 -> KlEstimator.K2;
      case K3 -> KlEstimator.K3;
    };
  }
}
