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
import java.util.List;
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
  private static final String IN_MEMORY = "in-memory";

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
      if (session.owner() == spark) { // another's catalog is the other's to know
        requireCatalogThatStays(spark);
      }
      FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
      RunTables run = RunTables.of(spark, store);
      String as = name.isEmpty() ? Path.of(folder).getFileName().toString() : name;
      Publisher publisher = new Publisher(spark, namespace, chosen);
      List<String> tables = publisher.publish(run, as);
      publisher.refresh(session.owner());
      tables.forEach(System.out::println);
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

  /** Tables whose catalog ends with the command would be files that nobody knows. */
  private void requireCatalogThatStays(SparkSession spark) {
    String catalog = "spark.sql.catalog." + namespace.split("\\.", -1)[0];
    String kind = spark.conf().get("spark.sql.catalogImplementation", IN_MEMORY);
    if (kind.equals(IN_MEMORY) && !spark.conf().contains(catalog)) {
      throw new UserException(
          "Cannot publish to %s: the catalog of this Spark is in memory and ends with the command"
              + " (expected one that stays, such as Hive's, or a session of a notebook)",
          namespace);
    }
  }
}
