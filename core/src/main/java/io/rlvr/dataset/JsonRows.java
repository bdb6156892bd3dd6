package io.rlvr.dataset;

import io.rlvr.config.UserException;
import io.rlvr.json.JsonLinesReader;
import io.rlvr.json.JsonReader;
import io.rlvr.json.LineLimit;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Reads the rows of JSON Lines; blank lines are skipped. */
final class JsonRows implements Closeable {
  private final String file;
  private final JsonLinesReader lines;
  private long rows;

  private JsonRows(String file, JsonLinesReader lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * @param what the rows are, for messages, such as {@code prompts}
   * @throws UserException if there is no such file
   */
  static JsonRows open(String what, String path, DatasetSource.Content content, LineLimit limit) {
    String file = what + " " + path;
    try {
      return new JsonRows(
          file, new JsonLinesReader(file, content.open(path), limit, JsonReader.ROWS));
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw UserException.causedBy(e, "Cannot read %s: no such file", file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** The number of the line read last; the first is 1. */
  int line() {
    return lines.line();
  }

  /**
   * The next row, or empty after the last.
   *
   * @throws UserException if it cannot be read or is not a JSON object
   */
  Optional<Row> next() {
    try {
      return lines.next().map(fields -> new Row(lines.place(), rows++, fields.values()));
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private static UserException failed(String file, IOException e) {
    return UserException.causedBy(e, "Cannot read %s: %s", file, e.getMessage());
  }
}
