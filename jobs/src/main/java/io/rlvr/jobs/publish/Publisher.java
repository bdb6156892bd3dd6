package io.rlvr.jobs.publish;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.rlvr.config.UserException;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.table.Columns;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.Tables;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Writes the tables of runs as tables of Spark's catalog, one for all runs, partitioned by run and
 * by step where rows are of a step. Publishing a run again replaces its partitions and leaves those
 * of other runs alone, so that what was killed in the middle is repaired by a second call.
 *
 * @param namespace where the tables are, such as {@code catalog.schema}
 */
public record Publisher(SparkSession spark, String namespace, TableFormat format) {
  private static final String RUN = "run";
  private static final String PREFIX = "rlvr_";

  public Publisher {
    if (Arrays.stream(namespace.split("\\.", -1)).anyMatch(String::isBlank)) {
      throw new UserException(
          "Invalid --tables: '%s' (expected a schema such as rl, or catalog.schema)", namespace);
    }
  }

  /**
   * Publishes all tables of a run and returns their names.
   *
   * @param name in the column {@code run}
   */
  public List<String> publish(RunTables run, String name) throws IOException {
    TableComments comments = new TableComments();
    for (Table<?> table : TableComments.tables()) {
      publish(rows(run, table).withColumn(RUN, lit(name)), table, comments);
    }
    return TableComments.tables().stream().map(this::name).toList();
  }

  private static Dataset<Row> rows(RunTables run, Table<?> table) throws IOException {
    if (table == Tables.PROMPTS) {
      return run.promptsByRole();
    }
    return table == Tables.METRICS ? run.metrics() : run.table(table);
  }

  private void publish(Dataset<Row> rows, Table<?> table, TableComments comments) {
    StructType schema = schema(rows.schema(), table, comments);
    spark.sql(
        "CREATE TABLE IF NOT EXISTS %s (%s) USING %s PARTITIONED BY (%s) COMMENT '%s'"
            .formatted(
                quoted(table),
                schema.toDDL(),
                format,
                partitions(schema),
                comments.of(table.name()).replace("'", "\\'")));
    StructType there = spark.table(quoted(table)).schema();
    addMissing(there, schema, table);
    Column[] inOrder =
        Arrays.stream(spark.table(quoted(table)).schema().fieldNames())
            .map(each -> col("`" + each + "`"))
            .toArray(Column[]::new);
    format.overwrite(rows.select(inOrder), quoted(table));
  }

  /** A column that came after the table was made. */
  private void addMissing(StructType there, StructType wanted, Table<?> table) {
    Set<String> names =
        Arrays.stream(there.fieldNames())
            .map(each -> each.toLowerCase(Locale.ROOT))
            .collect(Collectors.toSet());
    StructField[] missing =
        Arrays.stream(wanted.fields())
            .filter(field -> !names.contains(field.name()))
            .toArray(StructField[]::new);
    if (missing.length > 0) {
      spark.sql(
          "ALTER TABLE %s ADD COLUMNS (%s)"
              .formatted(quoted(table), new StructType(missing).toDDL()));
    }
  }

  /** Prompts are of no step. */
  private static String partitions(StructType schema) {
    return Stream.of(RUN, Columns.STEP)
        .filter(List.of(schema.fieldNames())::contains)
        .collect(Collectors.joining(", "));
  }

  /** Run first; nothing is required, as columns may come later. */
  private static StructType schema(StructType rows, Table<?> table, TableComments comments) {
    StructType schema =
        new StructType()
            .add(
                DataTypes.createStructField(RUN, DataTypes.StringType, true)
                    .withComment("the name of the run"));
    for (StructField field : rows.fields()) {
      if (!field.name().equals(RUN)) {
        schema =
            schema.add(
                DataTypes.createStructField(field.name(), field.dataType(), true)
                    .withComment(comments.of(table.name(), field.name())));
      }
    }
    return schema;
  }

  private String name(Table<?> table) {
    return namespace + "." + PREFIX + table.name();
  }

  private String quoted(Table<?> table) {
    return Stream.of(name(table).split("\\."))
        .map(part -> "`" + part.replace("`", "``") + "`")
        .collect(Collectors.joining("."));
  }
}
