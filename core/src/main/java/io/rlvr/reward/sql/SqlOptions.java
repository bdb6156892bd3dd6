package io.rlvr.reward.sql;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code sql-result} compares, where, and within which bounds.
 *
 * @param databases a folder that is there
 * @param column the prompt's column that names its database
 */
record SqlOptions(Path databases, String column, SqlLimits limits, ResultComparison comparison) {
  SqlOptions {
    requireNonNull(databases, "databases is null");
    requireNonNull(column, "column is null");
    requireNonNull(limits, "limits is null");
    requireNonNull(comparison, "comparison is null");
  }

  /**
   * @throws UserException if the folder of databases is not there
   */
  static SqlOptions from(Settings settings) {
    String folder = settings.get(SqlSettings.DATABASES);
    if (folder.isBlank() || folder.indexOf('\0') >= 0 || !Files.isDirectory(Path.of(folder))) {
      throw new UserException(
          "Invalid %s: '%s' (expected a folder with databases)",
          SqlSettings.DATABASES.name(), folder);
    }
    return new SqlOptions(
        Path.of(folder),
        settings.get(SqlSettings.COLUMN),
        new SqlLimits(
            Duration.ofMillis(Math.round(settings.get(SqlSettings.TIMEOUT) * 1000)),
            settings.get(SqlSettings.MAX_ROWS),
            settings.get(SqlSettings.MEMORY_MB),
            settings.get(SqlSettings.VALUE_KB)),
        new ResultComparison(
            settings.get(SqlSettings.ROWS),
            settings.get(SqlSettings.COLUMNS),
            settings.get(SqlSettings.NAMES),
            new Tolerance(
                settings.get(SqlSettings.RELATIVE_TOLERANCE),
                settings.get(SqlSettings.ABSOLUTE_TOLERANCE))));
  }
}
