package io.rlvr.jobs.cli;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.table.DamagedTable;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.Tables;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sql}: a query over the tables of a run. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description =
        "Runs a query over the tables of a run: prompts, rollouts, rewards, credit,"
            + " evaluations, metrics; offshoot_rewards and offshoot_credit with a column folder."
            + " Prints JSON Lines.")
public final class SqlCommand implements Callable<Integer> {
  @Mixin private RunOptions options = new RunOptions();

  @Parameters(paramLabel = "QUERY", description = "Spark SQL.")
  private String query = "";

  @Override
  public Integer call() throws IOException {
    String folder = options.requiredRunFolder();
    try (SparkSession spark = Sessions.open(options.master(), "sql")) {
      FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
      RunTables tables = RunTables.of(spark, store);
      for (Table<?> table : Tables.OF_STAGES) {
        tables.table(table).createOrReplaceTempView(table.name());
      }
      for (Table<?> table : List.of(Tables.REWARDS, Tables.CREDIT)) {
        tables.offshootTable(table).createOrReplaceTempView("offshoot_" + table.name());
      }
      tables.metrics().createOrReplaceTempView("metrics");
      spark
          .sql(query)
          .toJSON()
          .toLocalIterator()
          .forEachRemaining(line -> System.out.println(Printable.line(line)));
      return 0;
    } catch (Exception e) {
      Optional<Throwable> mistake = mistake(e);
      if (mistake.isPresent()) {
        throw UserException.causedBy(e, "Cannot run query: %s", firstLine(mistake.get()));
      }
      throw e;
    }
  }

  /** What the query does wrong, at once or on some row; an outage is none. */
  private static Optional<Throwable> mistake(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      boolean isOfQuery =
          cause instanceof SparkThrowable known
              && known.getSqlState() != null
              && !known.isInternalError();
      if (DamagedTable.message(cause).isPresent()) {
        return Optional.empty();
      }
      if (cause instanceof AnalysisException || isOfQuery) {
        return Optional.of(cause);
      }
    }
    return Optional.empty();
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("the engine gives no reason");
  }
}
