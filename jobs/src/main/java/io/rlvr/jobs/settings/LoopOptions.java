package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.util.List;
import java.util.Map;

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

  /** Those that a run was begun with, or the defaults of those that it does not know. */
  public static LoopOptions recorded(Map<String, Object> runSettings) {
    List<Key<?>> keys =
        List.of(
            RunSettings.STEPS,
            RunSettings.EVALUATE_EVERY,
            RunSettings.KEEP_POLICIES,
            RunSettings.MAX_LAG);
    List<String> values =
        keys.stream()
            .map(Key::name)
            .filter(runSettings::containsKey)
            .map(name -> name + "=" + runSettings.get(name))
            .toList();
    return from(Settings.defaults(keys, values));
  }

  /** Whether the policy is evaluated after that step. */
  public boolean isEvaluated(int step) {
    return step == steps || (evaluateEvery > 0 && step % evaluateEvery == 0);
  }

  /** Whether two stages may run at once. */
  public boolean runsAhead() {
    return maxLag > 0;
  }
}
