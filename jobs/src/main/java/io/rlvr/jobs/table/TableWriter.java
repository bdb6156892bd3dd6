package io.rlvr.jobs.table;

import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.jobs.storage.StoragePermissions;
import io.rlvr.store.DataFile;
import io.rlvr.store.WriteFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopOutputFile;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Writes one task attempt's rows to a Parquet file of its own, straight to its final place: no
 * rename, no committer. An attempt that dies leaves a file that no manifest lists.
 */
public final class TableWriter {
  private TableWriter() {}

  /**
   * @param folder URI of the stage's folder
   * @param partition the task's number, which orders the files of a manifest
   */
  public static <T extends Record> DataFile write(
      Table<T> table, List<T> records, String folder, int partition) throws IOException {
    return write(table.schema(), records.stream().map(table::row).iterator(), folder, partition);
  }

  /**
   * @param folder URI of the stage's folder
   * @param partition the task's number, which orders the files of a manifest
   */
  public static DataFile write(StructType schema, Iterator<Row> rows, String folder, int partition)
      throws IOException {
    String name = String.format(Locale.ROOT, "part-%05d-%s.parquet", partition, UUID.randomUUID());
    Configuration hadoop = HadoopSettings.here();
    Path path = new Path(folder, name);
    FileSystem fileSystem = path.getFileSystem(hadoop);
    if (fileSystem instanceof LocalFileSystem local) {
      local.setWriteChecksum(false); // Parquet pages have checksums of their own
    }
    StoragePermissions.createFolder(fileSystem, path.getParent());
    long count = 0;
    try (ParquetWriter<Row> writer =
        new Builder(HadoopOutputFile.fromPath(path, hadoop), schema)
            .withConf(hadoop)
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      while (rows.hasNext()) {
        writer.write(rows.next());
        count++;
      }
    } catch (IOException e) {
      throw WriteFailure.of(place(path), e);
    } catch (FSError e) { // how Hadoop tells of a local disk that is full
      throw WriteFailure.of(place(path), new IOException(e.getCause().getMessage(), e));
    }
    StoragePermissions.narrow(fileSystem, path);
    return new DataFile(name, count, fileSystem.getFileStatus(path).getLen());
  }

  /** A whole file of few rows, made without Hadoop. */
  public static <T extends Record> byte[] bytes(Table<T> table, List<T> records)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ParquetWriter<Row> writer =
        new Builder(new MemoryFile(bytes), table.schema())
            .withConf(new PlainParquetConfiguration())
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      for (T each : records) {
        writer.write(table.row(each));
      }
    }
    return bytes.toByteArray();
  }

  /** A local path without its scheme. */
  private static String place(Path path) {
    URI uri = path.toUri();
    return "file".equals(uri.getScheme()) ? uri.getPath() : path.toString();
  }

  private static final class Builder extends ParquetWriter.Builder<Row, Builder> {
    private final StructType schema;

    Builder(OutputFile file, StructType schema) {
      super(file);
      this.schema = schema;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    @SuppressWarnings("deprecation") // the builder has no other that must be there
    protected WriteSupport<Row> getWriteSupport(Configuration conf) {
      return new RowWriteSupport(schema);
    }

    @Override
    protected WriteSupport<Row> getWriteSupport(ParquetConfiguration conf) {
      return new RowWriteSupport(schema);
    }
  }

  /** A file that is kept in memory. */
  private record MemoryFile(ByteArrayOutputStream bytes) implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int b) {
          bytes.write(b);
        }

        @Override
        public void write(byte[] content, int offset, int length) {
          bytes.write(content, offset, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }
}
