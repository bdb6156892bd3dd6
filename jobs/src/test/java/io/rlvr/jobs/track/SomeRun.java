package io.rlvr.jobs.track;

import io.rlvr.jobs.run.StepMetrics;
import io.rlvr.jobs.run.TimedMetric;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.RunJson;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A run and steps of it, made up. */
final class SomeRun {
  static final Instant BEGUN = Instant.parse("2026-11-28T16:37:56.473Z");

  private SomeRun() {}

  static TrackedRun in(Path folder) {
    return in(folder, Map.of("policy.model", "m", "loop.steps", 3, "run.seed", 17));
  }

  static TrackedRun in(Path folder, Map<String, Object> settings) {
    return new TrackedRun(
        new LocalFileStore(folder),
        new RunJson(
            new TreeMap<>(settings),
            "ab".repeat(32),
            new TreeMap<>(Map.of("time", BEGUN.toString(), "rlvr", "0.1.0"))),
        Optional.of("c0ffee1"));
  }

  /** Two metrics, of which one could not be measured, of stages that ended a second apart. */
  static StepMetrics step(int number) {
    Instant time = BEGUN.plusSeconds(60L * number);
    return new StepMetrics(
        number,
        List.of(
            new TimedMetric("reward.mean", number / 8.0, time),
            new TimedMetric("evaluate.accuracy", Double.NaN, time.plusSeconds(1))));
  }

  /** A step of many metrics. */
  static StepMetrics step(int number, int metrics) {
    List<TimedMetric> many = new ArrayList<>();
    for (int i = 0; i < metrics; i++) {
      many.add(new TimedMetric("reward.m" + i, i, BEGUN));
    }
    return new StepMetrics(number, many);
  }
}
