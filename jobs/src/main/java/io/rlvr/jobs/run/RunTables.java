package io.rlvr.jobs.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.rlvr.config.UserException;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.table.Columns;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.TableReader;
import io.rlvr.jobs.table.Tables;
import io.rlvr.store.FileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A finished or running run as tables: what its manifests list, nothing else. */
public record RunTables(SparkSession spark, RunFolder folder) {
  /** Computed, not stored, so that rollouts of any age have it. */
  private static final Column LAG = col(Columns.STEP).minus(1).minus(col(Columns.POLICY_VERSION));

  /**
   * Opens a run.
   *
   * @throws UserException if the folder is no run
   */
  public static RunTables of(SparkSession spark, FileStore store) throws IOException {
    return new RunTables(spark, RunFolder.of(store));
  }

  /** All rows of a table over all steps, without those of offshoots. */
  public Dataset<Row> table(Table<?> table) throws IOException {
    if (table == Tables.PROMPTS) {
      folder.requirePrompts(Role.TRAIN);
      folder.requirePrompts(Role.EVAL);
    }
    return table(table, folder.manifests());
  }

  /** The rows of a table that those steps wrote; the files of others are left alone. */
  public Dataset<Row> table(Table<?> table, IntPredicate steps) throws IOException {
    Map<String, Manifest> chosen = new TreeMap<>(folder.manifests());
    chosen.values().removeIf(manifest -> !steps.test(manifest.step()));
    return table(table, chosen);
  }

  /** The rows of a table that stand in one folder of the run. */
  public Dataset<Row> table(Table<?> table, String stageFolder) throws IOException {
    return table(
        table,
        folder.manifest(stageFolder).map(found -> Map.of(stageFolder, found)).orElseGet(Map::of));
  }

  /** The prompts that are trained on: a held-out prompt may have the id of one of them. */
  public Dataset<Row> prompts() throws IOException {
    folder.requirePrompts(Role.TRAIN);
    return table(Tables.PROMPTS, RunLayout.promptsFolder(Role.TRAIN.spelled()));
  }

  /** All prompts, and in the column {@code role} what each is for. */
  public Dataset<Row> promptsByRole() throws IOException {
    return prompts(Role.TRAIN).unionByName(prompts(Role.EVAL));
  }

  private Dataset<Row> prompts(Role role) throws IOException {
    folder.requirePrompts(role);
    return table(Tables.PROMPTS, RunLayout.promptsFolder(role.spelled()))
        .withColumn("role", lit(role.spelled()));
  }

  /** The rows of a table that offshoots hold, each with the folder that it stands in. */
  public Dataset<Row> offshootTable(Table<?> table) throws IOException {
    Dataset<Row> rows = table(table, Map.of()).withColumn("folder", lit(""));
    for (Map.Entry<String, Manifest> offshoot : folder.offshoots().entrySet()) {
      rows =
          rows.unionByName(
              table(table, Map.of(offshoot.getKey(), offshoot.getValue()))
                  .withColumn("folder", lit(offshoot.getKey())));
    }
    return rows;
  }

  /** The metrics table. */
  public Dataset<Row> metrics() {
    List<Row> rows = RunMetrics.of(folder).rows().stream().map(Tables.METRICS::row).toList();
    return spark.createDataFrame(rows, Tables.METRICS.schema());
  }

  /**
   * Gives a query the tables that it names, and one that names none, such as {@code SHOW TABLES},
   * all of them: to open a table takes longer than most queries.
   */
  public void createViews(String query) throws IOException {
    Map<String, View> views = new TreeMap<>();
    for (Table<?> table : Tables.OF_STAGES) {
      views.put(table.name(), () -> table(table));
    }
    for (Table<?> table : List.of(Tables.REWARDS, Tables.CREDIT)) {
      views.put("offshoot_" + table.name(), () -> offshootTable(table));
    }
    views.put(Tables.METRICS.name(), this::metrics);
    Set<String> named = new TreeSet<>(views.keySet());
    named.removeIf(name -> !query.toLowerCase(Locale.ROOT).contains(name));
    for (Map.Entry<String, View> view : views.entrySet()) {
      if (named.isEmpty() || named.contains(view.getKey())) {
        view.getValue().rows().createOrReplaceTempView(view.getKey());
      }
    }
  }

  /** A table that is opened when it is needed. */
  @FunctionalInterface
  private interface View {
    Dataset<Row> rows() throws IOException;
  }

  private Dataset<Row> table(Table<?> table, Map<String, Manifest> from) throws IOException {
    List<String> paths = new ArrayList<>();
    for (Map.Entry<String, Manifest> entry : from.entrySet()) {
      Manifest manifest = entry.getValue();
      if (table.isWrittenBy(manifest.stage())) {
        paths.addAll(TableReader.paths(folder.store(), entry.getKey(), manifest.files()));
      }
    }
    Dataset<Row> rows = TableReader.read(spark, paths, table);
    return table == Tables.ROLLOUTS ? rows.withColumn("lag", LAG) : rows;
  }
}
