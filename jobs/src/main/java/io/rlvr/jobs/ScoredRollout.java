package io.rlvr.jobs;

import io.rlvr.data.FinishReason;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;

/** A verdict beside what {@code reward.sql-expression} may read of its rollout and prompt. */
record ScoredRollout(
    RewardRow reward,
    String response,
    int responseLength,
    FinishReason finishReason,
    String source,
    String subject) {
  static final Table<ScoredRollout> TABLE = Table.of("scored_rollouts", ScoredRollout.class);

  static ScoredRollout of(Prompt prompt, Rollout rollout, RewardRow reward) {
    return new ScoredRollout(
        reward,
        rollout.response(),
        rollout.responseIds().length,
        rollout.finishReason(),
        prompt.source(),
        prompt.subject());
  }
}
