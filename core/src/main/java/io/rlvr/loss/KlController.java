package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.Optional;

/**
 * The coefficient of the KL penalty over the steps of a run: beta' = beta * (1 + clip(KL / target -
 * 1, -0.2, 0.2) * n / horizon), n the samples of the step (Ziegler et al. 2019, arXiv 1909.08593,
 * section 2.2, with their gain of 0.1 for each step written as n / horizon, as in their code).
 *
 * <p>Departs: KL is a mean over tokens (verl, OpenRLHF), where the paper's is a sum over the
 * response; the target is in the same unit. It holds no state: a step's coefficient follows from
 * the step before, whose manifest has both numbers.
 */
public record KlController(double target, double horizon) {
  private static final double MAX_ERROR = 0.2;

  /**
   * What moves the coefficient from step to step, empty where it is fixed.
   *
   * @throws UserException if there is no target to aim at
   */
  public static Optional<KlController> from(Settings settings) {
    if (settings.get(KlSettings.CONTROLLER) == KlSettings.Controller.FIXED) {
      return Optional.empty();
    }
    double target = LossSettings.positive(KlSettings.TARGET, settings.get(KlSettings.TARGET));
    return Optional.of(new KlController(target, settings.get(KlSettings.HORIZON)));
  }

  /**
   * The coefficient of the next step.
   *
   * @param coefficient of this step
   * @param kl of policy and reference, measured in this step, nat per token
   * @param samples of this step
   */
  public double next(double coefficient, double kl, long samples) {
    double error = Math.max(-MAX_ERROR, Math.min(MAX_ERROR, kl / target - 1));
    return coefficient * (1 + error * samples / horizon);
  }
}
