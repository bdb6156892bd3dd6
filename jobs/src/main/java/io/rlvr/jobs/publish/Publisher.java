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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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

  /** What Hive writes in the place of null. */
  private static final String NO_PARTITION = "__HIVE_DEFAULT_PARTITION__";

  public Publisher {
    if (Arrays.stream(namespace.split("\\.", -1)).anyMatch(String::isBlank)) {
      throw new UserException(
          "Invalid --tables: '%s' (expected a schema such as rl, or catalog.schema)", namespace);
    }
  }

  /**
   * Publishes all tables of a run and returns their names. Of a run by that name that was published
   * before, nothing is left. Tables that cannot be published to are refused before any is changed.
   *
   * @param name in the column {@code run}
   */
  public List<String> publish(RunTables run, String name) throws IOException {
    if (name.isBlank() || name.equals(NO_PARTITION)) {
      throw new UserException(
          "Invalid --as: '%s' (expected a name for the run in the column %s)", name, RUN);
    }
    TableComments comments = new TableComments();
    Map<Table<?>, Dataset<Row>> all = new LinkedHashMap<>();
    for (Table<?> table : TableComments.tables()) {
      Dataset<Row> rows = rows(run, table).withColumn(RUN, lit(name));
      all.put(table, rows);
      existing(table).ifPresent(there -> there.require(schema(rows.schema(), table, comments)));
    }
    all.forEach((table, rows) -> publish(rows, table, comments));
    all.forEach((table, rows) -> leaveOut(rows, table, name));
    return TableComments.tables().stream().map(this::name).toList();
  }

  /** Lets another session know that the files of the tables are others now. */
  public void refresh(SparkSession other) {
    TableComments.tables().forEach(table -> other.catalog().refreshTable(quoted(table)));
  }

  private Optional<ExistingTable> existing(Table<?> table) {
    return spark.catalog().tableExists(quoted(table))
        ? Optional.of(new ExistingTable(spark, namespace, name(table), quoted(table), format))
        : Optional.empty();
  }

  /** Steps of a longer run by that name. */
  private void leaveOut(Dataset<Row> rows, Table<?> table, String name) {
    if (List.of(rows.columns()).contains(Columns.STEP)) {
      Set<Integer> steps = new TreeSet<>();
      rows.select(Columns.STEP).distinct().collectAsList().forEach(row -> steps.add(row.getInt(0)));
      format.keepSteps(spark, quoted(table), name, steps);
    }
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
                String.join(", ", partitions(schema)),
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
  static List<String> partitions(StructType schema) {
    return Stream.of(RUN, Columns.STEP).filter(List.of(schema.fieldNames())::contains).toList();
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
