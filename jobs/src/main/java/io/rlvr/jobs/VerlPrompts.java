package io.rlvr.jobs;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetOptions;
import io.rlvr.dataset.Selection;
import io.rlvr.dataset.VerlRow;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Datasets in verl's Parquet columns, which Spark reads. */
final class VerlPrompts {
  static final String FORMAT = "verl";

  private VerlPrompts() {}

  /**
   * @throws UserException if a row misses a column
   */
  static List<Prompt> read(SparkSession spark, DatasetOptions options) {
    List<Prompt> prompts = new ArrayList<>();
    Iterator<Row> rows = spark.read().parquet(options.path()).toLocalIterator();
    while (rows.hasNext()) {
      prompts.add(VerlRow.toPrompt(RowMaps.of(rows.next()), options.path(), prompts.size()));
    }
    return Selection.of(prompts, options);
  }
}
