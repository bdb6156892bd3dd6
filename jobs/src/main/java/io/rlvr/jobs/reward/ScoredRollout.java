package io.rlvr.jobs.reward;

import io.rlvr.data.FinishReason;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.Table;

/** A verdict beside what {@code reward.sql-expression} may read of its rollout and prompt. */
public record ScoredRollout(
    RewardRow reward,
    String response,
    int responseLength,
    FinishReason finishReason,
    String source,
    String subject) {
  public static final Table<ScoredRollout> TABLE = Table.of("scored_rollouts", ScoredRollout.class);

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
