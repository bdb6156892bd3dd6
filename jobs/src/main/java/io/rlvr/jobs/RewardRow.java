package io.rlvr.jobs;

import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;

/** A row of the rewards table: what a reward says of a rollout. */
record RewardRow(int step, String promptId, int sample, String rewardName, Verdict verdict) {
  static RewardRow of(Rollout rollout, String rewardName, Verdict verdict) {
    return new RewardRow(rollout.step(), rollout.promptId(), rollout.sample(), rewardName, verdict);
  }

  RewardRow withVerdict(Verdict other) {
    return new RewardRow(step, promptId, sample, rewardName, other);
  }
}
