package io.rlvr.jobs.table;

import java.io.Serializable;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows by their prompt. The ids travel beside the query, not in it as literals: those of a large
 * step fill the heap with its plan.
 */
public record PromptFilter(Broadcast<Set<String>> ids) implements Serializable {
  public static PromptFilter of(JavaSparkContext spark, Set<String> ids) {
    return new PromptFilter(spark.broadcast(Set.copyOf(ids)));
  }

  /** The rows of these prompts. */
  public Dataset<Row> of(Dataset<Row> rows) {
    return rows.filter((FilterFunction<Row>) this::has);
  }

  /** The rows of all other prompts. */
  public Dataset<Row> without(Dataset<Row> rows) {
    return rows.filter((FilterFunction<Row>) row -> !has(row));
  }

  private boolean has(Row row) {
    return ids.value().contains(Rows.text(row, Columns.PROMPT_ID));
  }
}
