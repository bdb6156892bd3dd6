package io.rlvr.jobs.prompts;

import io.rlvr.config.UserException;
import io.rlvr.dataset.DatasetSource;
import io.rlvr.dataset.TableSource;
import io.rlvr.jobs.spark.Queries;
import io.rlvr.jobs.table.LiteralPaths;
import io.rlvr.jobs.table.RowMaps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
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

  /** Data sources whose paths are patterns. */
  private static final Set<String> OF_FILES = Set.of("avro", "binaryFile", "orc", "text", "xml");

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
      Queries.require(query.sql());
      return spark.sql(query.sql());
    }
    if (source.place() instanceof TableSource.Files files) {
      return read(files, source.options());
    }
    DataFrameReader reader = spark.read().options(source.options());
    if (source.place() instanceof TableSource.Source place) {
      reader = reader.format(place.format());
      if (place.path().isEmpty()) {
        return reader.load();
      }
      String path = place.path().get();
      boolean isLiteral = OF_FILES.contains(place.format()) && isName(path);
      return (isLiteral ? LiteralPaths.of(reader) : reader).load(path);
    }
    return reader.table(source.place().described());
  }

  private Dataset<Row> read(TableSource.Files files, Map<String, String> options)
      throws IOException {
    boolean isName = isName(files.path());
    TableFiles found =
        isName
            ? TableFiles.named(files.path(), spark.sparkContext().hadoopConfiguration())
            : TableFiles.at(files.path(), spark.sparkContext().hadoopConfiguration());
    boolean isCsv = files.format().equals("csv");
    Map<String, String> defaults = Map.of();
    if (isCsv) {
      found.checkCsv(files.path(), options);
      defaults = csv(files.path());
    }
    DataFrameReader reader = spark.read().options(defaults).options(options);
    if (!isName) {
      return reader.format(files.format()).load(files.path());
    }
    DataFrameReader literal = LiteralPaths.of(reader).format(files.format());
    if (isCsv) { // a header of many lines is looked for by the pattern all the same
      DataFrameReader header = spark.read().options(defaults).options(options);
      literal =
          literal.schema(
              LiteralPaths.of(header).option("multiLine", false).csv(files.path()).schema());
    }
    return literal.load(files.path());
  }

  /** Whether what looks like a pattern is the name of what is there. */
  private boolean isName(String path) throws IOException {
    Path named = new Path(path);
    return LiteralPaths.isPattern(path)
        && named.getFileSystem(spark.sparkContext().hadoopConfiguration()).exists(named);
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
