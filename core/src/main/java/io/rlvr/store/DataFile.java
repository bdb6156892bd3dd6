package io.rlvr.store;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A data file that a manifest lists.
 *
 * @param name within the stage's folder
 */
public record DataFile(String name, long rows, long bytes) implements Serializable {
  public DataFile {
    requireNonNull(name, "name is null");
    if (name.isEmpty() || name.contains("/") || name.startsWith(".")) {
      throw new IllegalArgumentException("Invalid data file name: '" + name + "'");
    }
    if (rows < 0 || bytes < 0) {
      throw new IllegalArgumentException(
          "Rows and bytes must not be negative, but were: %d, %d".formatted(rows, bytes));
    }
  }
}
