package io.rlvr.spark;

import io.rlvr.data.FinishReason;
import io.rlvr.data.Rollout;
import io.rlvr.jobs.table.Table;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A sample in a column of somebody's table, by the names that the rollouts table has.
 *
 * @param responseIds tokens of the response, the stop token included when one was emitted
 * @param logprobs of each token under the model that sampled it, in nat
 */
@SuppressWarnings("ArrayRecordComponent") // as in Rollout
record SampleCell(
    int sample,
    String response,
    int[] responseIds,
    float[] logprobs,
    FinishReason finishReason,
    long seed) {
  private static final Table<SampleCell> TABLE = Table.of("sample", SampleCell.class);

  static StructType type() {
    return TABLE.schema();
  }

  static Row cell(Rollout rollout) {
    return TABLE.row(
        new SampleCell(
            rollout.sample(),
            rollout.response(),
            rollout.responseIds(),
            rollout.logprobs(),
            rollout.finishReason(),
            rollout.seed()));
  }
}
