package io.rlvr.jobs;

import io.rlvr.store.FileStore;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code report}: writes metrics.parquet, summary.json and report.html of a run anew. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Writes the metrics table, the summary and the HTML report of a run.")
final class ReportCommand implements Callable<Integer> {
  @Mixin private RunOptions options = new RunOptions();

  @Override
  public Integer call() throws IOException {
    String folder = options.requiredRunFolder();
    try (SparkSession spark = Sessions.open(options.master(), "report")) {
      FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
      RunTables tables = RunTables.of(spark, store);
      tables.writeMetrics();
      tables.writeReport();
      System.out.printf("%s/%s%n", folder, RunLayout.REPORT);
      return 0;
    }
  }
}
