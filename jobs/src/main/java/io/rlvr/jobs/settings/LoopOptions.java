package io.rlvr.jobs.settings;

import io.rlvr.config.Settings;

/**
 * How long the loop goes on, what it keeps, and how far it samples ahead.
 *
 * @param evaluateEvery steps between evaluations, 0 for the first and the last alone
 * @param keepPolicies versions whose weights stay
 * @param maxLag updates that the policy which samples may be behind
 */
public record LoopOptions(int steps, int evaluateEvery, int keepPolicies, int maxLag) {
  public static LoopOptions from(Settings settings) {
    return new LoopOptions(
        settings.get(RunSettings.STEPS),
        settings.get(RunSettings.EVALUATE_EVERY),
        settings.get(RunSettings.KEEP_POLICIES),
        settings.get(RunSettings.MAX_LAG));
  }

  /** Whether two stages may run at once. */
  public boolean runsAhead() {
    return maxLag > 0;
  }
}
