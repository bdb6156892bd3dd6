package io.rlvr.store;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A data file that a manifest lists.
 *
 * @param name within the stage's folder: no path, and no dot at its start, as those names are the
 *     {@link FileStore}'s own
 */
public record DataFile(String name, long rows, long bytes) implements Serializable {
  public DataFile {
    requireNonNull(name, "name is null");
    if (name.isEmpty() || name.startsWith(".") || !name.chars().allMatch(DataFile::isAllowed)) {
      throw new IllegalArgumentException("Invalid data file name: '" + name + "'");
    }
    if (rows < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "Rows and bytes must not be negative, but were: %d, %d".formatted(rows, bytes));
    }
  }

  private static boolean isAllowed(int c) {
    return c != '/' && c != '\\' && c != ':' && !Character.isISOControl(c);
  }
}
