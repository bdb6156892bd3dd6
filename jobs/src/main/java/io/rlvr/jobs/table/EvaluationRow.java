package io.rlvr.jobs.table;

import io.rlvr.data.FinishReason;
import io.rlvr.data.NullWhenNaN;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import java.util.Optional;

/** A row of the evaluations table: a sample of a held-out prompt and its verdict side by side. */
@SuppressWarnings("ArrayRecordComponent")
public // as in Rollout
record EvaluationRow(
    int step,
    String promptId,
    int sample,
    int[] responseIds,
    float[] logprobs,
    String response,
    FinishReason finishReason,
    String rewardName,
    Verdict.Status status,
    @NullWhenNaN double value,
    Optional<String> error,
    int policyVersion,
    String policyDigest,
    long seed) {
  public static EvaluationRow of(Rollout rollout, String rewardName, Verdict verdict) {
    return new EvaluationRow(
        rollout.step(),
        rollout.promptId(),
        rollout.sample(),
        rollout.responseIds(),
        rollout.logprobs(),
        rollout.response(),
        rollout.finishReason(),
        rewardName,
        verdict.status(),
        verdict.value(),
        verdict.error(),
        rollout.policyVersion(),
        rollout.policyDigest(),
        rollout.seed());
  }
}
