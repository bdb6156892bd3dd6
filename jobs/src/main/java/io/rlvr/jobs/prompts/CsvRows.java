package io.rlvr.jobs.prompts;

import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The rows of a CSV file by the parser that Spark has, set up as Spark sets it up for the defaults
 * of an import: a header, quotes doubled within quotes, lines within quotes, and cells that are
 * empty as null. A row with too few or too many cells is refused, as by Spark's mode FAILFAST, and
 * so is a quote that never ends, which Spark takes. This class is NOT thread safe.
 */
final class CsvRows {
  private static final int MOST_COLUMNS = 20_480;

  private final String file;
  private final CsvParser parser;
  private final List<String> header;
  private int read;

  /**
   * @param file for messages
   * @throws UserException if its beginning cannot be read
   */
  CsvRows(String file, CsvText text, char separator) {
    CsvParserSettings settings = new CsvParserSettings();
    settings.getFormat().setDelimiter(separator);
    settings.getFormat().setQuote('"');
    settings.getFormat().setQuoteEscape('"');
    settings.getFormat().setComment('\0');
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setNormalizeLineEndingsWithinQuotes(false);
    settings.setIgnoreLeadingWhitespaces(false);
    settings.setIgnoreTrailingWhitespaces(false);
    settings.setReadInputOnSeparateThread(false);
    settings.setMaxColumns(MOST_COLUMNS);
    settings.setMaxCharsPerColumn(-1);
    settings.setEmptyValue("");
    this.file = file;
    this.parser = new CsvParser(settings);
    try {
      parser.beginParsing(text);
    } catch (RuntimeException e) { // the library wraps what its reader throws
      throw refused(e);
    }
    this.header = next().map(CsvRows::names).orElse(List.of());
  }

  String file() {
    return file;
  }

  /** The names of the columns, as Spark makes them; none where the file is empty. */
  List<String> header() {
    return header;
  }

  /**
   * The next row by the names of the header, or empty after the last.
   *
   * @throws UserException if it has not as many cells as the header
   */
  Optional<Map<String, Object>> row() {
    read++;
    return next().map(this::byName);
  }

  private Map<String, Object> byName(String[] cells) {
    if (cells.length != header.size()) {
      throw new UserException(
          "Cannot read prompts %s: row %d has %d cells (expected %d, as its header %s)",
          file, read, cells.length, header.size(), CsvHeader.shown(header));
    }
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) {
      row.put(header.get(i), cells[i] == null || cells[i].isEmpty() ? null : cells[i]);
    }
    return row;
  }

  private Optional<String[]> next() {
    Optional<String[]> cells;
    try {
      cells = Optional.ofNullable(parser.parseNext());
    } catch (RuntimeException e) { // the library wraps what its reader throws
      throw refused(e);
    }
    String last = cells.map(CsvRows::last).orElse(CsvText.END);
    if (last.equals(CsvText.END) && cells.map(row -> row.length).orElse(1) == 1) {
      return Optional.empty();
    }
    if (last.endsWith(CsvText.END)) {
      throw new UserException(
          "Cannot read prompts %s: %s opens a quote that never ends (expected a second \"; within"
              + " quotes a quote is \"\")",
          file, read == 0 ? "its header" : "row " + read);
    }
    return cells;
  }

  private static String last(String[] cells) {
    String last = cells[cells.length - 1];
    return last == null ? "" : last;
  }

  /** Names that are empty or there twice, whatever their case, get their place, as by Spark. */
  private static List<String> names(String[] cells) {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    for (String cell : cells) {
      if (cell != null && !seen.add(cell.toLowerCase(Locale.ROOT))) {
        twice.add(cell.toLowerCase(Locale.ROOT));
      }
    }
    List<String> names = new ArrayList<>();
    for (int i = 0; i < cells.length; i++) {
      boolean isBlank = cells[i] == null || cells[i].isEmpty();
      boolean isTwice = !isBlank && twice.contains(cells[i].toLowerCase(Locale.ROOT));
      names.add(isBlank ? "_c" + i : isTwice ? cells[i] + i : cells[i]);
    }
    return List.copyOf(names);
  }

  private UserException refused(RuntimeException problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof UserException known) {
        return known;
      }
      if (cause instanceof IOException unread) {
        return ReadProblem.of(file, unread);
      }
      if (cause instanceof ArrayIndexOutOfBoundsException) {
        return UserException.causedBy(
            problem,
            "Cannot read prompts %s: more than %d columns (expected at most as many)",
            file,
            MOST_COLUMNS);
      }
    }
    return ReadProblem.of(file, problem);
  }
}
