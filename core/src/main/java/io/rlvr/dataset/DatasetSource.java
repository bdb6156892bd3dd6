package io.rlvr.dataset;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.UserException;
import io.rlvr.hub.Hub;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;

/**
 * What a reader reads: the settings of a dataset and the two ways to its rows, as bytes of a file
 * or as the rows of a table.
 *
 * @param content opens a path, on whatever file system it lies
 * @param tables reads what is no text: where there is no Spark, it refuses
 * @param tally is told what was left out
 */
public record DatasetSource(
    DatasetOptions options, Content content, Tables tables, ImportTally tally) {

  /** Opens a file. */
  public interface Content {
    /**
     * @throws java.io.FileNotFoundException or java.nio.file.NoSuchFileException if there is none
     */
    InputStream open(String path) throws IOException;
  }

  /** Reads tables. */
  public interface Tables {
    /**
     * The rows: structs are maps, arrays are lists, and a column that is null is there as null.
     * Those of files come in the order of the files.
     *
     * @throws UserException if there is no such table, or Spark cannot read it
     */
    Iterator<Map<String, Object>> rows(TableSource source);
  }

  public DatasetSource {
    requireNonNull(options, "options is null");
    requireNonNull(content, "content is null");
    requireNonNull(tables, "tables is null");
    requireNonNull(tally, "tally is null");
  }

  /** A dataset on the local file system, which is no table: that needs Spark. */
  public static DatasetSource local(DatasetOptions options) {
    return withoutTables(options, path -> Files.newInputStream(onDisk(options, path)));
  }

  private static Path onDisk(DatasetOptions options, String path) {
    return Hub.isName(path) ? ofHub(options, path) : Path.of(path);
  }

  /**
   * The file or folder on this machine that a name of the hub means.
   *
   * @throws UserException if it cannot be had
   */
  public static Path ofHub(DatasetOptions options, String name) {
    return Hub.shared().find(DatasetSettings.path(options.role()).name(), name).path();
  }

  static DatasetSource withoutTables(DatasetOptions options, Content content) {
    return new DatasetSource(
        options,
        content,
        table -> {
          throw new UserException(
              "Cannot read prompts %s: format %s needs Spark, which this command does not start"
                  + " (expected another dataset.%s.format)",
              table.place().described(), options.format(), options.role().spelled());
        },
        new ImportTally());
  }
}
