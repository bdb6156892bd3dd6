package io.rlvr.dataset;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * Where rows of a table come from, and which of them: what Spark is asked for.
 *
 * @param options of the data source, such as {@code versionAsOf} of Delta, by name
 * @param where a condition in SQL on the columns; empty for all rows
 */
public record TableSource(Place place, Map<String, String> options, Optional<String> where) {
  /** One of the ways to name a table. */
  public sealed interface Place {
    /** How messages name it. */
    String described();
  }

  /**
   * Files of a format that Spark brings, in the order of their paths and of their rows.
   *
   * @param path a file, a folder or a pattern
   */
  public record Files(String format, String path) implements Place {
    @Override
    public String described() {
      return path;
    }
  }

  /**
   * A data source on the class path, such as {@code delta}, {@code iceberg} or {@code jdbc}. Its
   * rows have no order.
   *
   * @param path empty where the options say it all
   */
  public record Source(String format, Optional<String> path) implements Place {
    @Override
    public String described() {
      return path.orElse(format);
    }
  }

  /** A table of a catalog. Its rows have no order. */
  public record Named(String name) implements Place {
    @Override
    public String described() {
      return name;
    }
  }

  /** What a query finds. Its rows have no order that holds on every cluster. */
  public record Query(String sql) implements Place {
    private static final int SHOWN = 80;

    @Override
    public String described() {
      String line = sql.strip().replaceAll("\\s+", " ");
      return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
  }

  public TableSource {
    requireNonNull(place, "place is null");
    options = Map.copyOf(options);
    requireNonNull(where, "where is null");
  }
}
