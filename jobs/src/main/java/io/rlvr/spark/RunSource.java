package io.rlvr.spark;

import io.rlvr.config.UserException;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.RelationProvider;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The tables of runs as a data source of Spark, to be read only: {@code
 * spark.read().format("rlvr").option("table", "rewards").load(folder)}, and in SQL {@code CREATE
 * TEMPORARY VIEW r USING rlvr OPTIONS (path 'folder', table 'rewards')}. With the option {@code
 * offshoots} as true, the rows are those of offshoots, with their folder. A filter on {@code step}
 * decides which files are opened.
 */
public final class RunSource implements DataSourceRegister, RelationProvider {
  private static final String PATH = "path";
  private static final String TABLE = "table";
  private static final String OFFSHOOTS = "offshoots";
  private static final List<String> OPTIONS = List.of(PATH, TABLE, OFFSHOOTS);

  @Override
  public String shortName() {
    return "rlvr";
  }

  /**
   * @throws RlvrException if an option is missing or wrong, or the folder is no run
   */
  @Override
  public BaseRelation createRelation(SQLContext context, Map<String, String> options) {
    return Failures.told(
        "reading a run",
        () -> {
          requireKnown(options);
          String path = required(options, PATH, "the folder of a run");
          String table = required(options, TABLE, "the name of a table such as rewards");
          OpenRun run = Runs.open(context.sparkSession(), path);
          return isSet(options)
              ? new OffshootRelation(context, run, table)
              : new RunRelation(context, run, table);
        });
  }

  /** A misspelt option would give other rows than those that were asked for. */
  private static void requireKnown(Map<String, String> options) {
    for (String name : CollectionConverters.asJava(options.keySet())) {
      if (!OPTIONS.contains(name.toLowerCase(Locale.ROOT))) {
        throw new UserException(
            "Invalid option: '%s' (expected one of %s)", name, String.join(", ", OPTIONS));
      }
    }
  }

  private static String required(Map<String, String> options, String name, String expected) {
    return options
        .get(name)
        .getOrElse(
            () -> {
              throw new UserException("Missing option %s (expected %s)", name, expected);
            });
  }

  private static boolean isSet(Map<String, String> options) {
    String value = options.get(OFFSHOOTS).getOrElse(() -> "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw new UserException("Invalid option %s: '%s' (expected true or false)", OFFSHOOTS, value);
    }
    return value.equals("true");
  }
}
