package io.rlvr.jobs.run;

import io.rlvr.data.AllMetrics;
import io.rlvr.data.Metric;
import io.rlvr.data.RunningMetrics;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.stage.Rounds;
import io.rlvr.report.Alarm;
import io.rlvr.report.MetricRow;
import io.rlvr.store.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the stages of a run measured, and the alarms that this raises.
 *
 * @param limits of the alarms
 */
record RunMetrics(RunFolder folder, AlarmLimits limits) {
  /** By the limits of the last training. */
  static RunMetrics of(RunFolder folder) {
    return new RunMetrics(folder, AlarmLimits.recorded(folder.record().settingsNow(), List.of()));
  }

  /** What all manifests but those of refills measured, as the metrics table has it. */
  List<MetricRow> rows() {
    List<MetricRow> rows = new ArrayList<>();
    for (Manifest manifest : folder.manifests().values()) {
      if (!Rounds.isRefill(manifest.stage())) {
        rows.addAll(rows(manifest));
      }
    }
    rows.addAll(alarmRows());
    return rows;
  }

  /** What a stage measured, and its time. */
  static List<MetricRow> rows(Manifest manifest) {
    List<MetricRow> rows = new ArrayList<>();
    manifest
        .metrics()
        .forEach((name, value) -> rows.add(row(manifest, name, value, AllMetrics.unitOf(name))));
    Double seconds = manifest.timings().get("total");
    if (seconds != null) {
      Metric time = RunningMetrics.TIME.of(manifest.stage());
      rows.add(row(manifest, time.name(), seconds, time.unit()));
    }
    return rows;
  }

  /** The alarms of all steps. */
  List<Alarm> alarms() {
    MetricHistory history = new MetricHistory();
    for (Manifest manifest : folder.manifests().values()) {
      history.add(manifest.step(), manifest.stage(), manifest.metrics());
    }
    return new Alarms(limits, history).all();
  }

  private static MetricRow row(Manifest manifest, String name, double value, String unit) {
    return new MetricRow(manifest.step(), manifest.stage(), name, value, unit);
  }

  private List<MetricRow> alarmRows() {
    Map<Integer, SortedMap<String, Double>> counts = new TreeMap<>();
    for (Alarm alarm : alarms()) {
      counts
          .computeIfAbsent(alarm.step(), step -> new TreeMap<>())
          .merge(RunningMetrics.ALARM.of(alarm.name()).name(), 1.0, Double::sum);
    }
    List<MetricRow> rows = new ArrayList<>();
    counts.forEach(
        (step, names) ->
            names.forEach(
                (name, n) ->
                    rows.add(new MetricRow(step, "loop", name, n, RunningMetrics.ALARM.unit()))));
    return rows;
  }
}
