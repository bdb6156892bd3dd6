package io.rlvr.jobs.cli;

import io.rlvr.config.UserException;
import io.rlvr.jobs.run.OlderLogprobs;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunReports;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code report}: writes metrics.parquet, summary.json and report.html of a run anew. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description =
        "Writes the metrics table, the summary and the HTML report of a run. Its alarms are by the"
            + " limits of the run's last training, or those of --set alarm.*.")
public final class ReportCommand implements Callable<Integer> {
  @Mixin private final RunOptions options;

  @Option(
      names = "--compare",
      paramLabel = "DIR",
      description =
          "Another run, to be shown beside this one in compare.html; may be repeated, none unless"
              + " given.")
  private List<String> compare = new ArrayList<>();

  public ReportCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    if (compare.contains("")) { // the variable of a script that was not set
      throw new UserException("Invalid --compare: '' (expected a run folder)");
    }
    RunFolder run = options.existingRun();
    AlarmLimits limits = AlarmLimits.recorded(run.record().settingsNow(), options.overrides());
    RunReports reports = RunReports.of(run).within(limits);
    reports.write();
    System.out.printf("%s/%s%n", run.store().root(), RunLayout.REPORT);
    if (!compare.isEmpty()) {
      List<RunReports> others = new ArrayList<>();
      new OlderLogprobs(run).remark().ifPresent(System.err::println);
      for (String folder : compare) {
        RunFolder other = RunFolder.of(HadoopFileStore.open(RunOptions.absolute(folder)));
        new OlderLogprobs(other).remark().ifPresent(System.err::println);
        others.add(RunReports.of(other));
      }
      reports.writeComparison(others);
      System.out.printf("%s/%s%n", run.store().root(), RunLayout.COMPARISON);
    }
    return 0;
  }
}
