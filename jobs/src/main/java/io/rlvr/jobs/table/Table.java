package io.rlvr.jobs.table;

import io.rlvr.data.StageKind;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A table of a run: its name, and a record type that is the one list of its columns. Schema, rows
 * written and rows read all come from the components of the record.
 *
 * @param <T> what a row is
 */
public final class Table<T extends Record> {
  private final String name;
  private final RecordColumns<T> columns;

  private Table(String name, RecordColumns<T> columns) {
    this.name = name;
    this.columns = columns;
  }

  /** The table of that name. */
  public static <T extends Record> Table<T> of(String name, Class<T> rows) {
    return new Table<>(name, RecordColumns.of(rows));
  }

  /** The table that a stage writes. */
  static <T extends Record> Table<T> of(StageKind stage, Class<T> rows) {
    return of(stage.table().orElseThrow(), rows);
  }

  public String name() {
    return name;
  }

  public StructType schema() {
    return columns.schema();
  }

  /** Some of the columns. */
  public StructType schema(String... names) {
    return new StructType(Stream.of(names).map(schema()::apply).toArray(StructField[]::new));
  }

  public Row row(T record) {
    return columns.row(record);
  }

  /**
   * @param row has at least the columns of this table
   */
  public T record(Row row) {
    return columns.record(row);
  }

  /** Whether a stage of that name, of whichever round of a step, writes this table. */
  public boolean isWrittenBy(String stage) {
    return StageKind.of(stage).flatMap(StageKind::table).filter(name::equals).isPresent();
  }
}
