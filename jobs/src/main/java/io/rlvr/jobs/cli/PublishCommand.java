package io.rlvr.jobs.cli;

import io.rlvr.config.UserException;
import io.rlvr.jobs.publish.Publisher;
import io.rlvr.jobs.publish.TableFormat;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.spark.SparkErrors;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.table.DamagedTable;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code publish}: the tables of a run as tables of Spark's catalog. */
@Command(
    name = "publish",
    mixinStandardHelpOptions = true,
    description =
        "Writes prompts, rollouts, rewards, credit, evaluations and metrics of a run as tables of"
            + " Spark's catalog, partitioned by run and step. Called again, it replaces what is of"
            + " the run.")
public final class PublishCommand implements Callable<Integer> {
  @Mixin private final RunOptions options;

  @Option(
      names = "--tables",
      required = true,
      paramLabel = "SCHEMA",
      description = "Where, such as rl or catalog.rl; tables are called rlvr_rewards and so on.")
  private String namespace = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "parquet, delta or iceberg; parquet unless given.")
  private String format = TableFormat.PARQUET.toString();

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "The run in the column run; the name of its folder unless given.")
  private String name = "";

  public PublishCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    String folder = options.requiredRunFolder();
    TableFormat chosen = TableFormat.named(format);
    try (SessionLease session = options.session("publish")) {
      SparkSession spark = session.spark();
      FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
      RunTables run = RunTables.of(spark, store);
      String as = name.isEmpty() ? Path.of(folder).getFileName().toString() : name;
      new Publisher(spark, namespace, chosen).publish(run, as).forEach(System.out::println);
      return 0;
    } catch (Exception e) {
      Optional<Throwable> mistake = SparkErrors.mistake(e);
      if (mistake.isPresent() && DamagedTable.message(e).isEmpty()) {
        throw UserException.causedBy(
            e, "Cannot publish to %s: %s", namespace, SparkErrors.firstLine(mistake.get()));
      }
      throw e;
    }
  }
}
