package io.rlvr.dataset;

import io.rlvr.config.Key;
import io.rlvr.config.PairSetting;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One role's dataset where Spark reads it, as typed values.
 *
 * @param sourceFormat of the format {@code spark}
 * @param options of the data source, by name
 * @param where a condition in SQL; empty for all rows
 */
record TableOptions(
    String sourceFormat,
    String table,
    String query,
    Map<String, String> options,
    Optional<String> where) {
  static final String TABLE = "table";
  static final String QUERY = "query";
  static final String SPARK = "spark";

  /** The formats of files that come with Spark. */
  static final Set<String> FILES = Set.of("csv", "json", "parquet");

  /** verl's files are Parquet. */
  private static final String VERL = "verl";

  /**
   * @throws UserException if the format lacks what it needs, or a setting has no use
   */
  static TableOptions from(Settings settings, Role role) {
    DatasetSettings keys = DatasetSettings.of(role);
    String format = settings.get(keys.format);
    String table = settings.get(keys.table);
    String query = settings.get(keys.query);
    String sourceFormat = settings.get(keys.sourceFormat);
    check(TABLE, keys.table, table, keys, format, "the name of a table");
    check(QUERY, keys.query, query, keys, format, "a query in SQL");
    check(SPARK, keys.sourceFormat, sourceFormat, keys, format, "a data source such as delta");
    Map<String, String> options = PairSetting.from(keys.options, settings);
    String where = settings.get(keys.where);
    if (!isTable(format)) {
      refuse(keys.options, String.join(", ", settings.get(keys.options)), keys, format);
      refuse(keys.where, where, keys, format);
    }
    return new TableOptions(
        sourceFormat,
        table,
        query,
        options,
        Optional.of(where).filter(condition -> !condition.isBlank()));
  }

  /** Whether Spark reads the format. */
  static boolean isTable(String format) {
    return FILES.contains(format)
        || Set.of(TABLE, QUERY, SPARK, VERL).contains(format)
        || format.contains(".");
  }

  /** Whether the format needs no path: its rows are named otherwise. */
  static boolean isWithoutPath(String format) {
    return format.equals(TABLE) || format.equals(QUERY);
  }

  /** Rows of files in this format of Spark. */
  TableSource files(String format, String path) {
    return new TableSource(new TableSource.Files(format, path), options, where);
  }

  /** The rows that a format of this project names. */
  TableSource of(String format, String path) {
    return switch (format) {
      case TABLE -> new TableSource(new TableSource.Named(table), options, where);
      case QUERY -> new TableSource(new TableSource.Query(query), options, where);
      case SPARK ->
          new TableSource(
              new TableSource.Source(
                  sourceFormat, Optional.of(path).filter(name -> !name.isEmpty())),
              options,
              where);
      default -> files(format, path);
    };
  }

  /** Refuses a blank value where its own format is chosen, and any value where another is. */
  private static void check(
      String own, Key<?> key, String value, DatasetSettings keys, String format, String form) {
    if (!format.equals(own)) {
      refuse(key, value, keys, format);
    } else if (value.isBlank()) {
      throw new UserException(
          "Invalid %s: '%s' (expected %s, for %s is %s)",
          key.name(), value, form, keys.format.name(), format);
    }
  }

  private static void refuse(Key<?> key, String value, DatasetSettings keys, String format) {
    if (!value.isBlank()) {
      throw new UserException(
          "Invalid %s: '%s' (expected none, for %s is %s)",
          key.name(), value, keys.format.name(), format);
    }
  }
}
