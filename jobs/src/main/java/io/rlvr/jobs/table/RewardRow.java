package io.rlvr.jobs.table;

import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;

/** A row of the rewards table: what a reward says of a rollout. */
public record RewardRow(int step, String promptId, int sample, String rewardName, Verdict verdict) {
  public static RewardRow of(Rollout rollout, String rewardName, Verdict verdict) {
    return new RewardRow(rollout.step(), rollout.promptId(), rollout.sample(), rewardName, verdict);
  }

  public RewardRow withVerdict(Verdict other) {
    return new RewardRow(step, promptId, sample, rewardName, other);
  }
}
