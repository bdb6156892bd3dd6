package io.rlvr.jobs.table;

import io.rlvr.config.Printable;
import java.util.Optional;
import org.apache.spark.SparkThrowable;

/** What to say of a Parquet file of the size that its manifest says, which cannot be read. */
public final class DamagedTable {
  /** How Spark's message begins, in all its variants. */
  private static final String UNREADABLE = "[FAILED_READ_FILE";

  private DamagedTable() {}

  /** One line, if that is what went wrong; causes of what went wrong are not looked at. */
  public static Optional<String> message(Throwable problem) {
    if (!(problem instanceof SparkThrowable spark)
        || !String.valueOf(problem.getMessage()).startsWith(UNREADABLE)) {
      return Optional.empty();
    }
    String file = String.valueOf(spark.getMessageParameters().get("path"));
    return Optional.of(text(file.replaceFirst("^file:(//)?", ""), problem));
  }

  /** What to say of that file. */
  static String text(String file, Throwable problem) {
    return Printable.line(
        "Cannot read %s: %s (expected the Parquet file that its stage wrote)"
            .formatted(file, root(problem)));
  }

  private static String root(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
