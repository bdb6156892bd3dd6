package io.rlvr.jobs.prompts;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import java.util.List;
import java.util.Locale;

/**
 * The header that all CSV files of a dataset have: Spark takes the names of one file for the cells
 * of all, by their places. This class is NOT thread safe.
 */
final class CsvHeader {
  private List<String> names = List.of();
  private String file = "";

  /**
   * Looks at the next file; one that is empty says nothing.
   *
   * @throws UserException if its header is another
   */
  void add(CsvRows rows) {
    if (names.isEmpty()) {
      names = rows.header();
      file = rows.file();
    }
    if (!rows.header().isEmpty() && !lower(rows.header()).equals(lower(names))) {
      throw new UserException(
          "Cannot read prompts %s: its header is %s (expected %s, as in %s)",
          rows.file(), shown(rows.header()), shown(names), file);
    }
  }

  /** The names for a message. */
  static String shown(List<String> names) {
    return Printable.quotable(names.toString());
  }

  private static List<String> lower(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }
}
