package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.report.MetricRow;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** On runs that earlier code made: one whole, with offshoots, and one that was killed in step 2. */
class TestMetricsByStep {
  private static final Path GOLDEN = ProjectRoot.resolve("jobs/src/test/resources/golden/v1");
  private static final AlarmLimits LIMITS = AlarmLimits.recorded(Map.of(), List.of());
  private static final Instant TIME = Instant.parse("2026-11-28T16:39:09.787Z");

  @Test
  void itHasTheRowsOfTheMetricsTable() throws IOException {
    RunFolder folder = folder("run");
    List<String> rows = new ArrayList<>();
    for (MetricRow row : new RunMetrics(folder, LIMITS).rows()) {
      rows.add("%d %s %s".formatted(row.step(), row.name(), row.value()));
    }

    List<String> found = new ArrayList<>();
    for (StepMetrics step : MetricsByStep.of(folder, LIMITS)) {
      step.metrics()
          .forEach(
              metric ->
                  found.add(
                      "%d %s %s"
                          .formatted(
                              step.step(), metric.name().replace("-eval", ""), metric.value())));
    }

    assertThat(found).containsExactlyInAnyOrderElementsOf(rows);
  }

  /** The times are those of the manifests of the run itself, not of its offshoots. */
  @Test
  void eachMetricHasTheTimeOfItsStage() throws IOException {
    List<StepMetrics> steps = MetricsByStep.of(folder("run"), LIMITS);

    assertThat(steps).extracting(StepMetrics::step).containsExactly(0, 1, 2);
    Map<String, TimedMetric> second = new TreeMap<>();
    steps.get(2).metrics().forEach(metric -> second.put(metric.name(), metric));
    assertThat(second.get("reward.mean").time()).isEqualTo("2026-11-28T16:39:31.448Z");
    assertThat(second.get("evaluate.accuracy").time()).isEqualTo("2026-11-28T16:39:40.122Z");
    assertThat(steps.get(2).finished()).isEqualTo("2026-11-28T16:39:40.122Z");
  }

  @Test
  void bothImportsAreToldApart() throws IOException {
    assertThat(MetricsByStep.of(folder("run"), LIMITS).get(0).metrics())
        .extracting(TimedMetric::name)
        .contains("time.import", "time.import-eval")
        .doesNotHaveDuplicates();
  }

  @Test
  void aStepThatIsUnderWayIsLeftOut() throws IOException {
    assertThat(MetricsByStep.of(folder("unfinished"), LIMITS))
        .extracting(StepMetrics::step)
        .containsExactly(0, 1);
  }

  @Test
  void whatRefillsMeasureIsNoMetricOfTheStep() {
    MetricsByStep gathered = new MetricsByStep(LIMITS);
    gathered.add("step=00001/reward-1", manifest("reward", Map.of("reward.mean", 0.5)));
    gathered.add("step=00001/reward-2", manifest("reward-refill1", Map.of("reward.mean", 0.9)));

    assertThat(gathered.end(1).metrics())
        .containsExactly(new TimedMetric("reward.mean", 0.5, TIME));
    assertThat(gathered.end(1).metrics()).isEmpty();
  }

  @Test
  void heldOutPromptsHaveNamesOfTheirOwn() {
    MetricsByStep gathered = new MetricsByStep(LIMITS);
    gathered.add("step=00001/rollout-1", manifest("rollout", Map.of("logprob-temperature", 0.7)));
    gathered.add(
        "step=00001/evaluate-1",
        manifest("evaluate", Map.of("logprob-temperature", 0.0, "evaluate.accuracy", 1.0)));

    assertThat(gathered.end(1).metrics())
        .containsExactly(
            new TimedMetric("evaluate.accuracy", 1, TIME),
            new TimedMetric("logprob-temperature", 0.7, TIME),
            new TimedMetric("logprob-temperature-eval", 0, TIME));
  }

  /** As the report has them; guarded-share is above 0.5, its default. */
  @Test
  void alarmsAreMetrics() {
    MetricsByStep gathered = new MetricsByStep(LIMITS);
    gathered.add("step=00001/reward-1", manifest("reward", Map.of("reward.guarded-share", 0.75)));

    assertThat(gathered.end(1).metrics())
        .containsExactly(
            new TimedMetric("alarm.guarded-share", 1, TIME),
            new TimedMetric("reward.guarded-share", 0.75, TIME));
  }

  @Test
  void aTimeThatIsNoneIsLongAgo() {
    assertThat(MetricsByStep.time(Map.of())).isEqualTo(Instant.EPOCH);
    assertThat(MetricsByStep.time(Map.of("time", "yesterday"))).isEqualTo(Instant.EPOCH);
  }

  private static RunFolder folder(String name) throws IOException {
    return RunFolder.of(new LocalFileStore(GOLDEN.resolve(name)));
  }

  private static Manifest manifest(String stage, Map<String, Double> metrics) {
    return new Manifest(
        "1".repeat(64),
        stage,
        1,
        new TreeMap<>(),
        new TreeMap<>(),
        Optional.empty(),
        List.of(),
        "",
        new TreeMap<>(),
        new TreeMap<>(metrics),
        new TreeMap<>(),
        new TreeMap<>(Map.of("time", TIME.toString())));
  }
}
