package io.rlvr.loss;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.util.List;
import java.util.Optional;

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

  /** How the coefficient changes over a run. */
  enum Controller {
    FIXED,
    /** See {@link KlController}. */
    ADAPTIVE
  }

  public static final Key<Placement> PLACEMENT =
      Key.choice(
          "kl.placement", Placement.REWARD, "Where the KL penalty against the reference policy is");

  public static final Key<Double> COEFFICIENT =
      Key.atLeast("kl.coefficient", 0.01, 0, "What the KL penalty is multiplied by");

  static final Key<Choice> ESTIMATOR =
      Key.choice(
          "kl.estimator",
          Choice.AUTO,
          "The estimator of the KL penalty; auto is k1 in the reward and k3 in the loss");

  static final Key<Double> CLAMP =
      Key.atLeast(
              "kl.clamp", 0, 0, "The size that the KL estimate of a token is cut to; 0 is no cut")
          .later();

  static final Key<Boolean> IMPORTANCE_WEIGHTED =
      Key.flag(
              "kl.importance-weighted",
              false,
              "Whether the KL of a token in the loss is multiplied by its ratio pi_new / pi_old")
          .later();

  static final Key<Controller> CONTROLLER =
      Key.choice(
              "kl.controller",
              Controller.FIXED,
              "Whether kl.coefficient stays, or is where an adaptive coefficient starts")
          .later();

  static final Key<Double> TARGET =
      Key.atLeast(
              "kl.target", 0.1, 0, "The KL that an adaptive coefficient aims at, in nat per token")
          .later();

  static final Key<Double> HORIZON =
      Key.atLeast(
              "kl.horizon",
              10_000,
              1,
              "Samples over which an adaptive coefficient changes by up to a fifth")
          .later();

  public static final List<Key<?>> KEYS =
      List.of(
          PLACEMENT,
          COEFFICIENT,
          ESTIMATOR,
          CLAMP,
          IMPORTANCE_WEIGHTED,
          CONTROLLER,
          TARGET,
          HORIZON);

  private KlSettings() {}

  /** Whether rollouts need the log-probabilities of the reference policy for a penalty. */
  public static boolean needsReference(Settings settings) {
    return KlOptions.from(settings).needsReference();
  }

  /** What moves the coefficient from step to step, empty where it is fixed. */
  public static Optional<KlController> controller(Settings settings) {
    return KlController.from(settings);
  }
}
