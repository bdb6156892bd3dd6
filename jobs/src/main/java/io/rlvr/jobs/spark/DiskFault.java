package io.rlvr.jobs.spark;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.SparkConf;

/** What to say of a disk that takes no more: one line, with the file or the folder. */
public final class DiskFault {
  private static final String FULL = "no space left on device";

  private DiskFault() {}

  /** One line, if that is what went wrong; causes of what went wrong are not looked at. */
  public static Optional<String> message(Throwable problem) {
    if (!(problem instanceof IOException)) {
      return Optional.empty();
    }
    String message = String.valueOf(problem.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    if (problem instanceof AccessDeniedException denied) {
      return Optional.of(
          "Cannot open %s: access denied (expected a file or folder that this user may use)"
              .formatted(denied.getFile()));
    }
    if (lower.strip().equals(FULL)) { // all our own files are named, Spark's are not
      return Optional.of(
          ("Cannot write a temporary file of Spark: %s (expected free space in spark.local.dir,"
                  + " here %s; the same command resumes the run)")
              .formatted(message.strip(), localFolder()));
    }
    if (lower.contains(FULL)) {
      return Optional.of(
          "Cannot write: %s (expected free space; the same command resumes the run)"
              .formatted(message));
    }
    return lower.contains("read-only file system")
        ? Optional.of(
            "Cannot write: %s (expected a file system that can be written)".formatted(message))
        : Optional.empty();
  }

  /** Where Spark puts what it shuffles and spills, by its own rules. */
  private static String localFolder() {
    String ofCluster = System.getenv("SPARK_LOCAL_DIRS");
    return ofCluster == null
        ? new SparkConf().get("spark.local.dir", System.getProperty("java.io.tmpdir"))
        : ofCluster;
  }
}
