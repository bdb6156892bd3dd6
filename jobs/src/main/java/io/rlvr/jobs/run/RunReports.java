package io.rlvr.jobs.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.table.TableWriter;
import io.rlvr.jobs.table.Tables;
import io.rlvr.report.ComparedRun;
import io.rlvr.report.ComparisonReport;
import io.rlvr.report.MetricRow;
import io.rlvr.report.RunReport;
import io.rlvr.report.RunSummary;
import io.rlvr.report.SettingsTable;
import io.rlvr.store.Manifest;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunJson;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes what a person reads of a run into its folder, anew each time. */
public final class RunReports {
  private final RunFolder folder;
  private final RunMetrics metrics;

  private RunReports(RunFolder folder, RunMetrics metrics) {
    this.folder = folder;
    this.metrics = metrics;
  }

  /** With the alarms of the limits that the run was begun with. */
  public static RunReports of(RunFolder folder) {
    return new RunReports(folder, RunMetrics.of(folder));
  }

  /** With the alarms of other limits. */
  public RunReports within(AlarmLimits limits) {
    return new RunReports(folder, new RunMetrics(folder, limits));
  }

  /** Writes {@code metrics.parquet}, {@code summary.json} and {@code report.html}. */
  public void write() throws IOException {
    List<MetricRow> measured = metrics.rows();
    folder.store().replace(RunLayout.METRICS, TableWriter.bytes(Tables.METRICS, measured));
    RunSummary summary = summary();
    write(RunLayout.SUMMARY, summary.json());
    RunRows rows = new RunRows(folder);
    FactsFinder finder = new FactsFinder(folder);
    SettingsTable settings = finder.settings();
    ReportSamples samples = ReportSamples.of(rows);
    write(
        RunLayout.REPORT,
        new RunReport(
                summary,
                finder.facts(settings),
                settings,
                measured,
                finder.memory(),
                metrics.alarms(),
                new HeldOutFinder(rows).find(),
                samples.steps(),
                samples.samples(),
                samples.rollouts())
            .html());
  }

  /** Writes {@code compare.html}: this run and others, those of one name by their folders. */
  public void writeComparison(List<RunReports> others) throws IOException {
    List<RunReports> all = new ArrayList<>(List.of(this));
    all.addAll(others);
    List<ComparedRun> compared = new ArrayList<>();
    List<RunRows> rows = new ArrayList<>();
    for (RunReports each : all) {
      rows.add(new RunRows(each.folder));
      String name = each.folder.name();
      boolean isAlone = all.stream().filter(run -> run.folder.name().equals(name)).count() == 1;
      compared.add(each.compared(isAlone ? name : each.folder.store().root()));
    }
    write(RunLayout.COMPARISON, new ComparisonReport(compared, SharedPrompts.of(rows)).html());
  }

  /** What {@code summary.json} holds, as the manifests have it now. */
  public RunSummary summary() {
    RunJson record = folder.record();
    List<Manifest> evaluations = folder.manifestsOf(StageKind.EVALUATE);
    List<Manifest> rewards = folder.manifestsOf(StageKind.REWARD);
    List<Manifest> updates = folder.updates();
    return new RunSummary(
        folder.name(),
        String.valueOf(record.settings().get(RunSettings.MODEL.name())),
        last(updates)
            .map(update -> update.policy().map(PolicyVersion::digest).orElse(""))
            .orElse(record.startModel()),
        ((Number) record.settings().get(RunSettings.SEED.name())).longValue(),
        updates.size(),
        folder.manifests().values().stream()
            .mapToDouble(manifest -> manifest.timings().getOrDefault("total", 0.0))
            .sum(),
        metric(evaluations.stream().findFirst(), RunningMetrics.EVALUATE_ACCURACY),
        metric(last(evaluations.stream().skip(1).toList()), RunningMetrics.EVALUATE_ACCURACY),
        metric(rewards.stream().findFirst(), RewardMetrics.REWARD_MEAN),
        metric(last(rewards), RewardMetrics.REWARD_MEAN),
        tokensPerSecond());
  }

  private void write(String path, String text) throws IOException {
    folder.store().replace(path, text.getBytes(UTF_8));
  }

  private ComparedRun compared(String as) throws IOException {
    RunRows rows = new RunRows(folder);
    FactsFinder finder = new FactsFinder(folder);
    return new ComparedRun(
        as,
        summary(),
        folder.record().settings(),
        metrics.rows(),
        metrics.alarms(),
        new HeldOutFinder(rows).find(),
        finder.facts(finder.settings()),
        ReportSamples.agreements(rows));
  }

  /** The mean over the steps that measured it; stages that train measure it under one name. */
  private SortedMap<String, Double> tokensPerSecond() {
    SortedMap<String, Double> rates = new TreeMap<>();
    for (StageKind stage : StageKind.values()) {
      String rate =
          RunningMetrics.TOKENS_PER_SECOND
              .of((stage.trains() ? StageKind.UPDATE : stage).spelled())
              .name();
      folder.manifestsOf(stage).stream()
          .map(manifest -> manifest.metrics().get(rate))
          .filter(Objects::nonNull)
          .mapToDouble(Double::doubleValue)
          .average()
          .ifPresent(mean -> rates.put(stage.spelled(), mean));
    }
    return rates;
  }

  /** Empty where it could not be measured. */
  private static OptionalDouble metric(Optional<Manifest> manifest, Metric metric) {
    return manifest
        .map(m -> m.metrics().get(metric.name()))
        .filter(Double::isFinite)
        .map(OptionalDouble::of)
        .orElseGet(OptionalDouble::empty);
  }

  private static <T> Optional<T> last(List<T> list) {
    return list.stream().reduce((a, b) -> b);
  }
}
