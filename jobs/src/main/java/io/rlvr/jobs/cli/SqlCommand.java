package io.rlvr.jobs.cli;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Queries;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.spark.SparkErrors;
import io.rlvr.jobs.table.DamagedTable;
import io.rlvr.jobs.table.QueryFile;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
  /** From here on a query is worth being compiled. */
  private static final long MANY_ROWS = 1_000_000;

  @Mixin private final RunOptions options;

  @Parameters(paramLabel = "QUERY", description = "Spark SQL.")
  private String query = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "A new file that takes the rows, in the format of its ending: .csv, .json (JSON Lines) or"
              + " .parquet; standard output unless given.")
  private Optional<String> out = Optional.empty();

  public SqlCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    if (query.isBlank()) {
      throw new UserException("Missing query (expected Spark SQL)");
    }
    Optional<QueryFile> file = out.map(RunOptions::absolute).map(QueryFile::of);
    RunFolder run = options.existingRun();
    if (file.isPresent()) {
      file.get().requireOutside(run.store().root());
    }
    try {
      Queries.require(query);
      run(run, file);
      return 0;
    } catch (Exception e) {
      Optional<Throwable> mistake = SparkErrors.mistake(e);
      if (mistake.isPresent() && DamagedTable.message(e).isEmpty()) {
        throw UserException.causedBy(
            e, "Cannot run query: %s", SparkErrors.firstLine(mistake.get()));
      }
      throw e;
    }
  }

  private void run(RunFolder run, Optional<QueryFile> file) throws IOException {
    try (SessionLease session = session(run)) {
      SparkSession spark = session.spark();
      new RunTables(spark, run).createViews(query);
      Dataset<Row> rows = spark.sql(query);
      if (file.isPresent()) {
        file.get().write(rows);
      } else {
        print(rows.toJSON().toLocalIterator());
      }
    }
  }

  /** Until nobody takes any more: the end of the command says so. */
  private static void print(Iterator<String> lines) {
    while (lines.hasNext() && !System.out.checkError()) {
      System.out.println(Printable.line(lines.next()));
    }
  }

  private SessionLease session(RunFolder run) {
    return run.rows() < MANY_ROWS ? options.lookUpSession("sql") : options.session("sql");
  }
}
