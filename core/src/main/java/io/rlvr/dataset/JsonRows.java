package io.rlvr.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Reads JSON Lines row by row; blank lines are skipped. */
final class JsonRows implements Closeable {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final String file;
  private final BoundedLines lines;
  private long rows;

  private JsonRows(String file, BoundedLines lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * @param what the rows are, for messages, such as {@code prompts}
   * @throws UserException if there is no such file
   */
  static JsonRows open(String what, String path, DatasetSource.Content content) {
    String file = what + " " + path;
    try {
      return new JsonRows(file, new BoundedLines(content.open(path)));
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
    Optional<String> text = read();
    while (text.isPresent() && text.get().isBlank()) {
      text = read();
    }
    return text.map(this::row);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private Row row(String text) {
    String place = file + " line " + lines.line();
    return new Row(place, rows++, parsed(place, text));
  }

  private Optional<String> read() {
    try {
      return lines.next();
    } catch (BoundedLines.LineTooLongException e) {
      throw UserException.causedBy(
          e,
          "Cannot read %s line %d: it is longer than %d bytes (expected JSON Lines)",
          file,
          lines.line(),
          BoundedLines.MAX_BYTES);
    } catch (CharacterCodingException e) {
      throw UserException.causedBy(
          e, "Cannot read %s line %d: it is not UTF-8", file, lines.line());
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static UserException failed(String file, IOException e) {
    return UserException.causedBy(e, "Cannot read %s: %s", file, e.getMessage());
  }

  private static ObjectNode parsed(String place, String text) {
    String form = "Cannot read %s: not a JSON object (expected one a line)";
    try {
      JsonNode node = JSON.readTree(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new UserException(form, place);
    } catch (JsonProcessingException e) {
      throw UserException.causedBy(e, form, place);
    }
  }
}
