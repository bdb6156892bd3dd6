package io.rlvr.spark;

import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.PrunedScan;
import org.apache.spark.sql.types.StructType;

/** A table of the offshoots of a run. */
final class OffshootRelation extends BaseRelation implements PrunedScan {
  private final SQLContext context;
  private final OpenRun run;
  private final String table;
  private final StructType schema;

  OffshootRelation(SQLContext context, OpenRun run, String table) {
    this.context = context;
    this.run = run;
    this.table = table;
    this.schema = run.offshoots(table).schema();
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
  public RDD<Row> buildScan(String[] columns) {
    return run.offshoots(table).select(RunRelation.columns(columns)).rdd();
  }
}
