package io.rlvr.jobs.table;

import io.rlvr.config.UserException;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.store.DataFile;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.HadoopParquetConfiguration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the files that a manifest lists in this process, without Spark: for look-ups, which are
 * over before a session of Spark would have begun. Rows stream, so their number is bounded by
 * patience alone. What {@link TableReader} refuses is refused here, in the same words.
 */
public final class TableScan {
  private TableScan() {}

  /**
   * Hands every row to the taker, with these columns.
   *
   * @throws UserException if a file is not as its manifest says, or damaged
   */
  public static void read(
      FileStore store, String folder, List<DataFile> files, StructType columns, Consumer<Row> taker)
      throws IOException {
    for (String file : TableReader.paths(store, folder, files)) {
      try (ParquetReader<Row> reader = open(file, columns)) {
        Optional<Row> row = next(reader, file);
        while (row.isPresent()) {
          taker.accept(row.get());
          row = next(reader, file);
        }
      }
    }
  }

  private static ParquetReader<Row> open(String file, StructType columns) throws IOException {
    if (!file.contains(":")) {
      return new Builder(
              new LocalInputFile(Path.of(file)), new PlainParquetConfiguration(), columns)
          .usePageChecksumVerification()
          .build();
    }
    Configuration hadoop = HadoopSettings.here();
    return new Builder(
            HadoopInputFile.fromPath(new org.apache.hadoop.fs.Path(file), hadoop),
            new HadoopParquetConfiguration(hadoop),
            columns)
        .usePageChecksumVerification()
        .build();
  }

  /** The reader opens its file when it is first asked, and wraps what it finds in many ways. */
  private static Optional<Row> next(ParquetReader<Row> reader, String file) {
    try {
      return Optional.ofNullable(reader.read());
    } catch (IOException | RuntimeException e) {
      throw UserException.causedBy(e, "%s", DamagedTable.text(file, e));
    }
  }

  private static final class Builder extends ParquetReader.Builder<Row> {
    private final StructType columns;

    Builder(InputFile file, ParquetConfiguration configuration, StructType columns) {
      super(file, configuration);
      this.columns = columns;
    }

    @Override
    protected ReadSupport<Row> getReadSupport() {
      return new RowReadSupport(columns);
    }
  }
}
