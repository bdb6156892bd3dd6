package io.rlvr.loss;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.Optional;

/**
 * The coefficient of the entropy bonus over the steps of a run: c' = c + delta where the entropy of
 * the step is below the target, else c - delta, kept within 0 and max; the bonus is there only in
 * steps whose entropy is at most the target (He et al. 2025, Skywork-OR1, arXiv 2505.22312, section
 * 3.2.5, with the bounds of its code, {@code EntController}).
 *
 * <p>It holds no state: a step's coefficient follows from the update before, whose manifest has it.
 *
 * @param start the coefficient of the first step
 * @param target nat per token
 */
public record EntropyController(double start, double target, double delta, double max) {
  /**
   * What moves the coefficient from step to step, empty where it is fixed.
   *
   * @throws UserException if there is no target, no step of change, or a start above the bound
   */
  public static Optional<EntropyController> from(Settings settings) {
    if (settings.get(LossSettings.ENTROPY_CONTROLLER) == LossSettings.EntropyControl.FIXED) {
      return Optional.empty();
    }
    double start = settings.get(LossSettings.ENTROPY_COEFFICIENT);
    double max = settings.get(LossSettings.ENTROPY_MAX);
    if (start > max) {
      throw new UserException(
          "Invalid loss.entropy-coefficient: %s (expected at most loss.entropy-max, which is %s)",
          start, max);
    }
    double target =
        LossSettings.positive(
            LossSettings.ENTROPY_TARGET, settings.get(LossSettings.ENTROPY_TARGET));
    double delta =
        LossSettings.positive(LossSettings.ENTROPY_DELTA, settings.get(LossSettings.ENTROPY_DELTA));
    return Optional.of(new EntropyController(start, target, delta, max));
  }

  /**
   * What the bonus of a step is multiplied by.
   *
   * @param coefficient of this step
   * @param entropy of the policy that sampled the step, nat per token
   */
  public double active(double coefficient, double entropy) {
    return entropy <= target ? coefficient : 0;
  }

  /** The coefficient of the next step, of the same. */
  public double next(double coefficient, double entropy) {
    double moved = entropy < target ? coefficient + delta : coefficient - delta;
    return Math.max(0, Math.min(max, moved));
  }
}
