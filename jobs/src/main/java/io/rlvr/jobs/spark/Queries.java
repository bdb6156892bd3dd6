package io.rlvr.jobs.spark;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.dataset.TableSource;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.InsertIntoDir;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;
import org.apache.spark.sql.execution.SparkSqlParser;

/**
 * Tells queries from other statements of Spark SQL, which Spark runs as soon as it has read them:
 * one could write over the run that it is asked about.
 */
public final class Queries {
  private static final Set<String> SELECTING = Set.of("select", "with", "values", "table", "from");
  private static final Set<String> TELLING = Set.of("show", "describe", "desc");

  /** What may stand before the first word: blanks, brackets and comments. */
  private static final Pattern FIRST_WORD =
      Pattern.compile(
          "(?:\\s++|\\(|--(?:\\\\\\n|[^\\r\\n])*+|/\\*.*?\\*/)*+(?<word>\\w*)", Pattern.DOTALL);

  private Queries() {}

  /**
   * Refuses what is no query, before Spark sees it.
   *
   * @throws UserException if it begins with another word or writes anything
   */
  public static void require(String text) {
    String word = firstWord(text);
    boolean isQuery = TELLING.contains(word) || (SELECTING.contains(word) && !writes(text));
    if (!isQuery) {
      throw new UserException(
          "Cannot run %s: it is no query (expected select, with, values, table, from, show or"
              + " describe)",
          Printable.line(new TableSource.Query(text).described()));
    }
  }

  private static String firstWord(String text) {
    Matcher first = FIRST_WORD.matcher(text);
    return first.lookingAt() ? first.group("word").toLowerCase(Locale.ROOT) : "";
  }

  /** As {@code from t insert into u select *} does. */
  private static boolean writes(String text) {
    return new SparkSqlParser().parsePlan(text).exists(Queries::isWriter);
  }

  private static boolean isWriter(LogicalPlan plan) {
    return plan instanceof Command
        || plan instanceof ParsedStatement
        || plan instanceof InsertIntoDir;
  }
}
