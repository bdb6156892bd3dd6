package io.rlvr.jobs.reward;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.reward.registry.RewardSettings;

/**
 * How many verdicts of a step may be FAILED before the run stops.
 *
 * @param share of all verdicts
 */
record FailureLimit(double share) {
  static FailureLimit from(Settings settings) {
    return new FailureLimit(settings.get(RewardSettings.MAX_FAILED_SHARE));
  }

  /**
   * @throws UserException if there are more
   */
  void check(int step, VerdictCounts counts) {
    if (counts.failed() > share * counts.verdicts()) {
      throw new UserException(
          "Cannot trust rewards of step %d: %d of %d verdicts FAILED"
              + " (reward.max-failed-share is %s); first error: %s",
          step, counts.failed(), counts.verdicts(), share, counts.firstError());
    }
  }
}
