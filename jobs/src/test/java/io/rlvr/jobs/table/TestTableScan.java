package io.rlvr.jobs.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.report.MetricRow;
import io.rlvr.store.DataFile;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestTableScan {
  private static final List<MetricRow> METRICS =
      List.of(
          new MetricRow(1, "reward", "reward.mean", 0.25, "reward"),
          new MetricRow(2, "reward", "reward.mean", Double.NaN, "reward"));

  @TempDir private Path folder;

  @Test
  void givesTheRowsThatSparkGives() throws IOException {
    FileStore store =
        new LocalFileStore(ProjectRoot.resolve("jobs/src/test/resources/golden/v1/run"));
    try (SparkSession spark = Sessions.open("local[1]", "test")) {
      for (Map.Entry<String, Manifest> stage : RunFolder.of(store).manifests().entrySet()) {
        for (Table<?> table : Tables.OF_STAGES) {
          List<DataFile> files = stage.getValue().files();
          if (table.isWrittenBy(stage.getValue().stage())) {
            List<Map<String, Object>> rows = new ArrayList<>();
            TableScan.read(
                store, stage.getKey(), files, table.schema(), row -> rows.add(RowMaps.of(row)));

            assertThat(rows)
                .as(stage.getKey())
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                    TableReader.read(spark, store, stage.getKey(), files, table)
                        .collectAsList()
                        .stream()
                        .map(RowMaps::of)
                        .toList());
          }
        }
      }
    }
  }

  @Test
  void readsTheColumnsThatAreAskedFor() throws IOException {
    List<Row> rows = new ArrayList<>();
    read(write(), Tables.METRICS.schema("value", "step"), rows);

    assertThat(rows).extracting(Row::toString).containsExactly("[0.25,1]", "[NaN,2]");
  }

  @Test
  void aColumnThatTheFileLacksIsNull() throws IOException {
    List<Row> rows = new ArrayList<>();
    read(write(), new StructType().add("step", DataTypes.IntegerType).add("new", "string"), rows);

    assertThat(rows).extracting(Row::toString).containsExactly("[1,null]", "[2,null]");
  }

  @Test
  void aColumnOfAnotherTypeIsRefused() throws IOException {
    DataFile file = write();

    assertThatThrownBy(() -> read(file, new StructType().add("step", "string"), new ArrayList<>()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s/stage/rows.parquet: column step is required int32 step, not BINARY"
                + " (expected the Parquet file that its stage wrote)",
            folder);
  }

  @Test
  void aFileOfAnotherSizeIsRefusedAndAMissingOne() throws IOException {
    DataFile file = write();
    Path path = folder.resolve("stage/rows.parquet");
    Files.write(path, new byte[7]);

    assertThatThrownBy(() -> read(file, Tables.METRICS.schema(), new ArrayList<>()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: 7 bytes (expected %d bytes as its manifest says)", path, file.bytes());

    Files.delete(path);
    assertThatThrownBy(() -> read(file, Tables.METRICS.schema(), new ArrayList<>()))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: no such file (expected %d bytes as its manifest says)",
            path, file.bytes());
  }

  @Test
  void aFlippedBitInAPageIsRefused() throws IOException {
    DataFile file = write();
    Path path = folder.resolve("stage/rows.parquet");
    byte[] bytes = Files.readAllBytes(path);
    bytes[60] ^= 1;
    Files.write(path, bytes);

    assertThatThrownBy(() -> read(file, Tables.METRICS.schema(), new ArrayList<>()))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot read %s: could not verify (dictionary )?page integrity, CRC checksum"
                    .formatted(path)
                + " verification failed \\(expected the Parquet file that its stage wrote\\)");
  }

  @Test
  void whatIsNoParquetFileIsRefused() throws IOException {
    Path path = Files.createDirectories(folder.resolve("stage")).resolve("rows.parquet");
    Files.write(path, new byte[100]);

    assertThatThrownBy(
            () ->
                read(
                    new DataFile("rows.parquet", 1, 100),
                    Tables.METRICS.schema(),
                    new ArrayList<>()))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot read %s: ".formatted(path))
        .hasMessageEndingWith(" (expected the Parquet file that its stage wrote)");
  }

  private DataFile write() throws IOException {
    byte[] bytes = TableWriter.bytes(Tables.METRICS, METRICS);
    Files.write(Files.createDirectories(folder.resolve("stage")).resolve("rows.parquet"), bytes);
    return new DataFile("rows.parquet", METRICS.size(), bytes.length);
  }

  private void read(DataFile file, StructType columns, List<Row> rows) throws IOException {
    TableScan.read(new LocalFileStore(folder), "stage", List.of(file), columns, rows::add);
  }
}
