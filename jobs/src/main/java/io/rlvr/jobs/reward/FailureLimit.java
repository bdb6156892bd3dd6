package io.rlvr.jobs.reward;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.reward.registry.NoneScored;
import io.rlvr.reward.registry.RewardSettings;

/**
 * How many verdicts of a step may be without a value before the run stops.
 *
 * @param share of all verdicts that may be FAILED
 * @param noneScored what to do where none is SCORED, be they FAILED or UNSCORABLE: the data then
 *     lacks what the reward reads, or an endpoint takes nothing
 */
record FailureLimit(double share, NoneScored noneScored) {
  static FailureLimit from(Settings settings) {
    return new FailureLimit(
        settings.get(RewardSettings.MAX_FAILED_SHARE), settings.get(RewardSettings.NONE_SCORED));
  }

  /**
   * @throws UserException if more are FAILED
   */
  void check(int step, VerdictCounts counts) {
    if (counts.failed() > share * counts.verdicts()) {
      throw new UserException(
          "Cannot trust rewards of step %d: %d of %d verdicts FAILED"
              + " (reward.max-failed-share is %s); first error: %s",
          step, counts.failed(), counts.verdicts(), share, counts.firstError());
    }
  }

  /**
   * @throws UserException if there are verdicts and none is SCORED
   */
  void checkAnyScored(int step, VerdictCounts counts) {
    if (noneScored == NoneScored.STOP && counts.verdicts() > 0 && counts.scored() == 0) {
      throw new UserException(
          "Cannot learn from rewards of step %d: none of %d verdicts is SCORED"
              + " (reward.none-scored is stop); first reason: %s",
          step, counts.verdicts(), counts.firstReason());
    }
  }
}
