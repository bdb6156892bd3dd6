package io.rlvr.jobs.table;

import java.util.regex.Pattern;
import org.apache.spark.sql.DataFrameReader;

/** Spark's readers take a path with one of {@code [ ] { } * ?} for a pattern unless told not to. */
public final class LiteralPaths {
  /** {@code DataSource.GLOB_PATHS_KEY} of Spark 3.5 to 4.2, by which its own readers do so. */
  private static final String GLOB_PATHS = "__globPaths__";

  private static final Pattern SPECIAL = Pattern.compile("[\\[\\]{}*?\\\\]");

  private LiteralPaths() {}

  /** A reader that takes each path as it is. */
  public static DataFrameReader of(DataFrameReader reader) {
    return reader.option(GLOB_PATHS, false);
  }

  /** Whether other readers take the path for a pattern. */
  public static boolean isPattern(String path) {
    return SPECIAL.matcher(path).find();
  }
}
