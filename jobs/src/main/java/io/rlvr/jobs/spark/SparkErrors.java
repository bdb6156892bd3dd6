package io.rlvr.jobs.spark;

import java.util.Optional;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/** What of an error of Spark's is for the user who wrote the query, the path or the expression. */
public final class SparkErrors {
  /** States of Spark itself, such as that of a job that was cancelled. */
  private static final String SYSTEM = "XX";

  private SparkErrors() {}

  /** The first of the chain that is a mistake of the user's; an outage is none. */
  public static Optional<Throwable> mistake(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      boolean isNamed =
          cause instanceof SparkThrowable known
              && known.getSqlState() != null
              && !known.getSqlState().startsWith(SYSTEM)
              && !known.isInternalError();
      if (cause instanceof AnalysisException || isNamed) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }

  /** The first line that says something: plans and traces follow it. */
  public static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("the engine gives no reason");
  }
}
