package io.rlvr.jobs.prompts;

import io.rlvr.config.UserException;
import io.rlvr.dataset.DatasetSource;
import io.rlvr.dataset.TableSource;
import io.rlvr.jobs.table.RowMaps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Tables as Spark reads them: files, tables of a catalog, queries and any data source. */
record SparkTables(SparkSession spark) implements DatasetSource.Tables {
  private static final String FILE = "rlvr_file";
  private static final String BLOCK = "rlvr_block";

  /** What a CSV file is taken for unless its options say otherwise. */
  private static final Map<String, String> CSV =
      Map.of(
          "header", "true",
          "multiLine", "true",
          "escape", "\"",
          "mode", "FAILFAST",
          "encoding", "UTF-8");

  @Override
  public Iterator<Map<String, Object>> rows(TableSource source) {
    try {
      Dataset<Row> rows = read(source);
      if (source.where().isPresent()) {
        rows = rows.where(source.where().get());
      }
      return source.place() instanceof TableSource.Files
          ? inOrderOfFiles(rows)
          : maps(rows.collectAsList().iterator());
    } catch (UserException e) {
      throw e;
    } catch (Exception e) { // Spark throws checked exceptions that its signatures do not name
      throw ReadProblem.of(ReadProblem.local(source.place().described()), e);
    }
  }

  private Dataset<Row> read(TableSource source) throws IOException {
    if (source.place() instanceof TableSource.Query query) {
      return spark.sql(query.sql());
    }
    DataFrameReader reader = spark.read();
    if (source.place() instanceof TableSource.Files files) {
      TableFiles found = TableFiles.at(files.path(), spark.sparkContext().hadoopConfiguration());
      Map<String, String> defaults = Map.of();
      if (files.format().equals("csv")) {
        found.checkCsv(files.path(), source.options());
        defaults = csv(files.path());
      }
      return reader
          .options(defaults)
          .options(source.options())
          .format(files.format())
          .load(files.path());
    }
    reader = reader.options(source.options());
    if (source.place() instanceof TableSource.Source place) {
      DataFrameReader of = reader.format(place.format());
      return place.path().isPresent() ? of.load(place.path().get()) : of.load();
    }
    return reader.table(source.place().described());
  }

  private static Map<String, String> csv(String path) {
    Map<String, String> options = new TreeMap<>(CSV);
    if (path.toLowerCase(Locale.ROOT).endsWith(".tsv")) {
      options.put("sep", "\t");
    }
    return options;
  }

  /**
   * Rows by file and place in it. Spark reads files in an order that depends on their sizes and on
   * the number of cores.
   */
  private static Iterator<Map<String, Object>> inOrderOfFiles(Dataset<Row> rows) {
    List<Column> columns = new ArrayList<>();
    for (String name : rows.columns()) {
      columns.add(functions.col("`" + name.replace("`", "``") + "`"));
    }
    columns.add(functions.col("_metadata.file_path").as(FILE));
    columns.add(functions.col("_metadata.file_block_start").as(BLOCK));
    List<Row> all = new ArrayList<>(rows.select(columns.toArray(Column[]::new)).collectAsList());
    all.sort(
        Comparator.comparing((Row row) -> row.<String>getAs(FILE))
            .thenComparing(row -> row.<Long>getAs(BLOCK)));
    return maps(all.iterator());
  }

  private static Iterator<Map<String, Object>> maps(Iterator<Row> rows) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Map<String, Object> next() {
        Row row = rows.next();
        Map<String, Object> map = RowMaps.of(row);
        for (String name : row.schema().fieldNames()) {
          map.putIfAbsent(name, null);
        }
        map.remove(FILE);
        map.remove(BLOCK);
        return map;
      }
    };
  }
}
