package io.rlvr.jobs.prompts;

import io.rlvr.config.UserException;
import io.rlvr.jobs.spark.SparkErrors;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkThrowable;

/** What is said of rows that cannot be read: one line with the file and the cause. */
final class ReadProblem {
  private ReadProblem() {}

  /**
   * Of a file or whatever else has the rows.
   *
   * @param named how messages name it
   */
  static UserException of(String named, Throwable problem) {
    Throwable mistake = SparkErrors.mistake(problem).orElseGet(() -> root(problem));
    String line = SparkErrors.firstLine(mistake);
    if (line.startsWith("[FAILED_READ_FILE")) {
      Throwable root = root(problem);
      String file = local(parameter(mistake, "path", named));
      return root == mistake ? plain(named, problem, line) : of(file, root);
    }
    if (line.startsWith("[COLUMN_ALREADY_EXISTS]")) {
      return twice(named, parameter(mistake, "columnName", "").replace("`", ""));
    }
    if (line.startsWith("[UNSUPPORTED_FEATURE.QUERY_ONLY_CORRUPT_RECORD_COLUMN]")) {
      return noObjects(named);
    }
    if (line.startsWith("[UNABLE_TO_INFER_SCHEMA]")) {
      return new UserException(
          "Cannot use dataset %s: it holds no prompts (expected at least one)", named);
    }
    return plain(named, problem, line + expected(named, mistake));
  }

  private static String expected(String named, Throwable mistake) {
    String name = named.toLowerCase(Locale.ROOT);
    if (name.endsWith(".gz") && mistake instanceof IOException) {
      return " (expected a whole file, packed by gzip)";
    }
    boolean isOfSpark = mistake instanceof SparkThrowable;
    return name.endsWith(".parquet") && !isOfSpark ? " (expected a whole Parquet file)" : "";
  }

  /** Of a name that two columns have. */
  static UserException twice(String named, String column) {
    return new UserException(
        "Cannot read prompts %s: column '%s' is there twice (expected names that differ, whatever"
            + " their case)",
        named, column);
  }

  /** Of JSON that spreads a value over lines, or is none. */
  static UserException noObjects(String named) {
    return new UserException(
        "Cannot read prompts %s: no line is a JSON object (expected one object a line; options ="
            + " [\"multiLine:true\"] of the dataset takes others)",
        named);
  }

  /** A path as the user writes it, without the scheme of this machine's disks. */
  static String local(String path) {
    return path.replaceFirst("^file:/+", "/");
  }

  private static UserException plain(String named, Throwable problem, String line) {
    return UserException.causedBy(problem, "Cannot read prompts %s: %s", named, line);
  }

  private static String parameter(Throwable mistake, String name, String absent) {
    Map<String, String> parameters =
        mistake instanceof SparkThrowable known ? known.getMessageParameters() : Map.of();
    return parameters == null ? absent : parameters.getOrDefault(name, absent);
  }

  /** The deepest cause that says something. */
  private static Throwable root(Throwable e) {
    Throwable root = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      root = cause.getMessage() == null || cause.getMessage().isBlank() ? root : cause;
    }
    return root;
  }
}
