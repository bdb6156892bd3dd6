package io.rlvr.jobs.table;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.to_json;

import io.rlvr.config.UserException;
import io.rlvr.jobs.storage.HadoopSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * One file that takes the rows of a query. Spark writes a folder beside it, whose only file is then
 * moved into its place: it is there whole or not at all.
 */
public final class QueryFile {
  private static final Map<String, String> FORMATS =
      Map.of(".csv", "csv", ".json", "json", ".parquet", "parquet");

  private final Path path;
  private final String format;

  private QueryFile(Path path, String format) {
    this.path = path;
    this.format = format;
  }

  /**
   * A file that is not there yet.
   *
   * @throws UserException if its ending names no format, or it is there, or its folder is not
   */
  public static QueryFile of(String file) {
    String format =
        FORMATS.entrySet().stream()
            .filter(each -> file.endsWith(each.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(
                () ->
                    new UserException(
                        "Invalid --out: %s (expected a file that ends in .csv, .json or .parquet)",
                        file));
    QueryFile found = new QueryFile(new Path(file), format);
    found.requireFree();
    return found;
  }

  private void requireFree() {
    try {
      FileSystem files = fileSystem();
      if (files.exists(path)) {
        throw new UserException("Cannot write %s: it is there already (expected a new file)", path);
      }
      if (!files.exists(path.getParent())) {
        throw new UserException(
            "Cannot write %s: no folder %s (expected one that is there)", path, path.getParent());
      }
      Path probe = hidden();
      if (!files.mkdirs(probe)) {
        throw new UserException(
            "Cannot write %s: %s cannot be written (expected a folder that can)",
            path, path.getParent());
      }
      files.delete(probe, true);
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot write %s: %s", path, e.getMessage());
    }
  }

  /**
   * Keeps it out of a run, whose files are those of its stages.
   *
   * @throws UserException if it is in that folder
   */
  public void requireOutside(String run) throws IOException {
    boolean isInside =
        (isLocal(path) && isLocal(new Path(run)))
            ? real(path.getParent()).startsWith(real(new Path(run)))
            : path.toString().startsWith(run + "/");
    if (isInside) {
      throw new UserException(
          "Cannot write %s: it is in run folder %s (expected a file elsewhere)", path, run);
    }
  }

  /** Writes the rows in their order. */
  public void write(Dataset<Row> rows) throws IOException {
    FileSystem files = fileSystem();
    if (files instanceof LocalFileSystem local) {
      local.setWriteChecksum(false);
    }
    Path folder = hidden();
    try {
      Dataset<Row> written = format.equals("csv") ? texts(rows) : rows;
      written.coalesce(1).write().format(format).option("header", true).save(folder.toString());
      if (files.exists(path) || !files.rename(part(files, folder), path)) {
        throw new UserException("Cannot write %s: it is there already (expected a new file)", path);
      }
    } finally {
      files.delete(folder, true);
    }
  }

  /** CSV knows no lists, maps and structs: they become JSON. */
  private static Dataset<Row> texts(Dataset<Row> rows) {
    StructField[] fields = rows.schema().fields();
    String[] numbers =
        IntStream.range(0, fields.length).mapToObj(i -> "c" + i).toArray(String[]::new);
    return rows.toDF(numbers) // names of a query may be there twice
        .select(
            IntStream.range(0, fields.length)
                .mapToObj(i -> text(col(numbers[i]), fields[i]))
                .toArray(Column[]::new));
  }

  private static Column text(Column column, StructField field) {
    boolean isNested =
        field.dataType() instanceof ArrayType
            || field.dataType() instanceof MapType
            || field.dataType() instanceof StructType;
    return (isNested ? to_json(column) : column).as(field.name());
  }

  private static boolean isLocal(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  private static java.nio.file.Path real(Path path) throws IOException {
    return java.nio.file.Path.of(path.toUri().getPath()).toRealPath();
  }

  private Path hidden() {
    return new Path(path.getParent(), "." + path.getName() + "." + UUID.randomUUID() + ".tmp");
  }

  private Path part(FileSystem files, Path folder) throws IOException {
    List<Path> parts =
        Arrays.stream(files.listStatus(folder))
            .map(FileStatus::getPath)
            .filter(each -> each.getName().startsWith("part-"))
            .toList();
    Optional<Path> only = parts.stream().findFirst();
    return only.orElseThrow(
        () ->
            new UserException(
                "Cannot write %s: executors wrote it elsewhere (expected storage that all share)",
                path));
  }

  private FileSystem fileSystem() throws IOException {
    return path.getFileSystem(HadoopSettings.here());
  }
}
