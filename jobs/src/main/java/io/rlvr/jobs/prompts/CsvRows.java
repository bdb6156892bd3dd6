package io.rlvr.jobs.prompts;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.rlvr.config.UserException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rows of a CSV file by the parser that Spark has, set up as Spark sets it up for the defaults
 * of an import: a header, quotes doubled within quotes, lines within quotes, and cells that are
 * empty without quotes as null. A row with too few or too many cells is refused, as by Spark's mode
 * FAILFAST. This class is NOT thread safe.
 */
final class CsvRows {
  private final String name;
  private final Iterator<String[]> rows;
  private final String[] header;
  private int read;

  /**
   * @param name of the file, for messages
   */
  CsvRows(String name, InputStream in, char separator) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(separator);
    settings.getFormat().setQuote('"');
    settings.getFormat().setQuoteEscape('"');
    settings.getFormat().setComment('\0');
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setNormalizeLineEndingsWithinQuotes(false);
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setMaxColumns(20_480);
    settings.setMaxCharsPerColumn(-1);
    settings.setEmptyValue("");
    this.name = name;
    this.rows = new CsvParser(settings).iterate(in, StandardCharsets.UTF_8).iterator();
    this.header = rows.hasNext() ? rows.next() : new String[0];
  }

  /**
   * The next row by the names of the header, or empty after the last.
   *
   * @throws UserException if it has not as many cells as the header
   */
  Optional<Map<String, Object>> row() {
    if (!rows.hasNext()) {
      return Optional.empty();
    }
    String[] cells = rows.next();
    read++;
    if (cells.length != header.length) {
      throw new UserException(
          "Cannot read prompts %s: row %d has %d cells (expected %d, as its header %s)",
          name, read, cells.length, header.length, Arrays.toString(header));
    }
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < header.length; i++) {
      row.put(header[i], cells[i]);
    }
    return Optional.of(row);
  }
}
