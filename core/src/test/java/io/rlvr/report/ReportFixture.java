package io.rlvr.report;

import io.rlvr.data.Metric;
import io.rlvr.data.Verdict.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** Reports of a run and what they are made of. */
final class ReportFixture {
  private ReportFixture() {}

  static RunReport report(List<MetricRow> rows, List<SampleRollout> samples) {
    return report(rows, List.of(), samples);
  }

  static RunReport report(List<MetricRow> rows, List<Alarm> alarms, List<SampleRollout> samples) {
    return report(rows, alarms, samples, Rollouts.NONE);
  }

  static RunReport report(
      List<MetricRow> rows, List<Alarm> alarms, List<SampleRollout> samples, Rollouts rollouts) {
    return new RunReport(
        summary("quickstart"),
        RunFacts.NONE,
        new SettingsTable(new TreeMap<>(), new TreeMap<>()),
        rows,
        List.of(),
        alarms,
        HeldOut.NONE,
        List.of(),
        samples,
        rollouts);
  }

  static RunSummary summary(String run) {
    return new RunSummary(
        run,
        "models/policy",
        "9f2c1ab4",
        7,
        40,
        221.4,
        OptionalDouble.of(0.34),
        OptionalDouble.of(0.782),
        OptionalDouble.of(0.31),
        OptionalDouble.empty(),
        new TreeMap<>(Map.of("rollout", 1830.0)));
  }

  static SampleRollout sample(Status status, OptionalDouble reward) {
    return sample(1, status, reward);
  }

  static SampleRollout sample(int step, Status status, OptionalDouble reward) {
    return new SampleRollout(
        step,
        "q",
        "a",
        "",
        status,
        reward,
        OptionalDouble.empty(),
        List.of(),
        Optional.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        new TreeMap<>(),
        List.of());
  }

  static MetricRow row(int step, String stage, Metric metric, double value) {
    return new MetricRow(step, stage, metric.name(), value, metric.unit());
  }
}
