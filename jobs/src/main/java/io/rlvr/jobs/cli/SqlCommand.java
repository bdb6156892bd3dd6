package io.rlvr.jobs.cli;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.spark.SparkErrors;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.table.DamagedTable;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.Tables;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
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
  @Mixin private final RunOptions options;

  @Parameters(paramLabel = "QUERY", description = "Spark SQL.")
  private String query = "";

  public SqlCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    String folder = options.requiredRunFolder();
    try (SessionLease session = options.session("sql")) {
      SparkSession spark = session.spark();
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
      Optional<Throwable> mistake = SparkErrors.mistake(e);
      if (mistake.isPresent() && DamagedTable.message(e).isEmpty()) {
        throw UserException.causedBy(
            e, "Cannot run query: %s", SparkErrors.firstLine(mistake.get()));
      }
      throw e;
    }
  }
}
