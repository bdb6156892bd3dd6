package io.rlvr.jobs.table;

import io.rlvr.config.UserException;
import io.rlvr.store.DataFile;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.hadoop.ParquetInputFormat;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Opens the files that a manifest lists. A file of another size is refused before Spark reads it;
 * for the rest each page has a checksum, which is verified where it is read ({@link DamagedTable}
 * makes one line of what Spark then says).
 */
public final class TableReader {
  private TableReader() {}

  public static Dataset<Row> read(
      SparkSession spark, FileStore store, String folder, List<DataFile> files, Table<?> table)
      throws IOException {
    return read(spark, paths(store, folder, files), table);
  }

  /** The rows of files of many folders: as one, or Spark would plan each for itself. */
  public static Dataset<Row> read(SparkSession spark, List<String> paths, Table<?> table) {
    return paths.isEmpty()
        ? spark.createDataFrame(List.<Row>of(), table.schema())
        : LiteralPaths.of(spark.read())
            .option(ParquetInputFormat.PAGE_VERIFY_CHECKSUM_ENABLED, true)
            .schema(table.schema())
            .parquet(paths.toArray(new String[0]));
  }

  /**
   * The paths of files that a manifest lists.
   *
   * @throws UserException if one is not there or of another size
   */
  public static List<String> paths(FileStore store, String folder, List<DataFile> files)
      throws IOException {
    List<String> paths = new ArrayList<>();
    for (DataFile file : files) {
      String path = folder + "/" + file.name();
      Optional<Long> bytes = store.size(path);
      if (bytes.isEmpty() || bytes.get() != file.bytes()) {
        throw new UserException(
            "Cannot read %s/%s: %s (expected %d bytes as its manifest says)",
            store.root(),
            path,
            bytes.map(found -> found + " bytes").orElse("no such file"),
            file.bytes());
      }
      paths.add(store.root() + "/" + path);
    }
    return paths;
  }
}
