package io.rlvr.jobs.cli;

import io.rlvr.jobs.run.OlderLogprobs;
import io.rlvr.jobs.run.RunReports;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.store.FileStore;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}: writes metrics.parquet, summary.json and report.html of a run anew. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Writes the metrics table, the summary and the HTML report of a run. Its alarms are by the"
            + " limits that the run was begun with, or those of --set alarm.*.")
public final class ReportCommand implements Callable<Integer> {
  @Mixin private final RunOptions options;

  @Option(
      names = "--compare",
      paramLabel = "DIR",
      description = "Another run, to be shown beside this one in compare.html; none unless given.")
  private String compare = "";

  public ReportCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    String folder = options.requiredRunFolder();
    try (SessionLease session = options.session("report")) {
      SparkSession spark = session.spark();
      RunTables tables = tables(spark, folder);
      AlarmLimits limits =
          AlarmLimits.recorded(tables.folder().record().settings(), options.overrides());
      RunReports reports = RunReports.of(tables).within(limits);
      reports.write();
      System.out.printf("%s/%s%n", folder, RunLayout.REPORT);
      if (!compare.isEmpty()) {
        RunTables other = tables(spark, RunOptions.absolute(compare));
        for (RunTables compared : List.of(tables, other)) {
          new OlderLogprobs(compared.folder()).remark().ifPresent(System.err::println);
        }
        reports.writeComparison(RunReports.of(other));
        System.out.printf("%s/%s%n", folder, RunLayout.COMPARISON);
      }
      return 0;
    }
  }

  private static RunTables tables(SparkSession spark, String folder) throws IOException {
    FileStore store = HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration());
    return RunTables.of(spark, store);
  }
}
