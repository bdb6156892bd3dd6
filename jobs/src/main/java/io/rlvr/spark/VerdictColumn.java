package io.rlvr.spark;

import io.rlvr.data.NullWhenNaN;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.Table;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * A verdict in a column of somebody's table, by the names that the rewards table has; without what
 * differs from call to call.
 *
 * @param value the reward; null unless the status is SCORED
 * @param error why it was not scored
 */
record VerdictColumn(
    Verdict.Status status,
    @NullWhenNaN double value,
    OptionalDouble probability,
    Map<String, Double> components,
    List<String> flags,
    Optional<String> judgeOutput,
    Optional<String> judgeVersion,
    Optional<String> error) {
  private static final Table<VerdictColumn> TABLE = Table.of("verdict", VerdictColumn.class);

  static StructType type() {
    return TABLE.schema();
  }

  static Row cell(Verdict verdict) {
    return TABLE.row(
        new VerdictColumn(
            verdict.status(),
            verdict.value(),
            verdict.probability(),
            verdict.components(),
            verdict.flags(),
            verdict.judgeOutput(),
            verdict.judgeVersion(),
            verdict.error()));
  }
}
