package io.rlvr.spark;

import java.util.Arrays;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.PrunedFilteredScan;
import org.apache.spark.sql.types.StructType;

/** A table of a run, of which a scan opens the files of the steps that its filters let through. */
final class RunRelation extends BaseRelation implements PrunedFilteredScan {
  private final SQLContext context;
  private final OpenRun run;
  private final String table;
  private final StructType schema;

  RunRelation(SQLContext context, OpenRun run, String table) {
    this.context = context;
    this.run = run;
    this.table = table;
    this.schema = run.table(table, step -> false).schema();
  }

  @Override
  public SQLContext sqlContext() {
    return context;
  }

  @Override
  public StructType schema() {
    return schema;
  }

  @Override
  public long sizeInBytes() {
    return run.bytes(table);
  }

  /** Spark applies the filters again, so that it is enough to leave out what surely fails them. */
  @Override
  public RDD<Row> buildScan(String[] columns, Filter[] filters) {
    StepFilter steps = StepFilter.of(filters);
    return run.table(table, steps::mayHold).select(columns(columns)).rdd();
  }

  static Column[] columns(String[] names) {
    return Arrays.stream(names).map(name -> functions.col("`" + name + "`")).toArray(Column[]::new);
  }
}
