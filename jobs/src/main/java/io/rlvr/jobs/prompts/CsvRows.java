package io.rlvr.jobs.prompts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a CSV file as Spark reads them by the defaults of an import: a header, quotes doubled
 * within quotes, lines within quotes, and cells that are empty without quotes as null. This class
 * is NOT thread safe.
 */
final class CsvRows {
  private static final int BYTE_ORDER_MARK = 0xFEFF;
  private static final int END = -1;

  private final BufferedReader in;
  private final char separator;
  private final List<String> header;
  private int next;

  CsvRows(InputStream in, char separator) throws IOException {
    this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.separator = separator;
    this.next = this.in.read();
    if (next == BYTE_ORDER_MARK) {
      next = this.in.read();
    }
    this.header =
        cells().map(cells -> cells.stream().map(CsvRows::text).toList()).orElse(List.of());
  }

  /** The next row by the names of the header, or empty after the last. */
  Optional<Map<String, Object>> row() throws IOException {
    return cells()
        .map(
            cells -> {
              Map<String, Object> row = new LinkedHashMap<>();
              for (int i = 0; i < header.size(); i++) {
                row.put(header.get(i), i < cells.size() ? cells.get(i).orElse(null) : null);
              }
              return row;
            });
  }

  private static String text(Optional<String> cell) {
    return cell.orElse("");
  }

  /** Those of the next line that is not blank. */
  private Optional<List<Optional<String>>> cells() throws IOException {
    while (next == '\n' || next == '\r') {
      next = in.read();
    }
    if (next == END) {
      return Optional.empty();
    }
    List<Optional<String>> cells = new ArrayList<>();
    cells.add(cell());
    while (next == separator) {
      next = in.read();
      cells.add(cell());
    }
    return Optional.of(cells);
  }

  /** Ends before the separator, the end of the line or of the file. */
  private Optional<String> cell() throws IOException {
    StringBuilder text = new StringBuilder();
    boolean isQuoted = next == '"';
    if (isQuoted) {
      next = in.read();
      readQuoted(text);
    }
    while (next != separator && next != '\n' && next != '\r' && next != END) {
      text.append((char) next);
      next = in.read();
    }
    return isQuoted || text.length() > 0 ? Optional.of(text.toString()) : Optional.empty();
  }

  private void readQuoted(StringBuilder text) throws IOException {
    while (next != END) {
      if (next == '"') {
        next = in.read();
        if (next != '"') {
          return;
        }
      }
      text.append((char) next);
      next = in.read();
    }
  }
}
