package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;

/**
 * The temperature of the policy: rollouts are drawn from softmax(logits / T), and all
 * log-probabilities of training are of that distribution, so that both sides of a ratio mean the
 * policy that sampled (TRL, verl, prime-rl).
 */
public final class PolicyTemperature {
  /** For what samples. */
  public static final Key<Double> KEY =
      Key.atLeast("rollout.temperature", 1.0, 0, "Softmax temperature; 0 takes the likeliest.");

  /** For the update, which did not read it once; at 1 it changes nothing there. */
  public static final Key<Double> IN_TRAINING = KEY.later();

  private PolicyTemperature() {}

  /** What logits are divided by; 1 where the likeliest token is taken, which leaves no ratio. */
  public static double from(Settings settings) {
    return from(settings, KEY);
  }

  /** The same of samples for something else than training. */
  public static double from(Settings settings, Key<Double> key) {
    double temperature = settings.get(key);
    return temperature == 0 ? 1 : temperature;
  }
}
