package io.rlvr.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.jobs.run.StepMetrics;
import io.rlvr.jobs.run.TimedMetric;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run of MLflow and what it has. A step is there when its last point is: the number of its
 * metrics, by the name {@code rlvr/metrics}. Of a step that came in part, the server shows the
 * points in the last values of its metrics; these are not sent again. This class is NOT thread
 * safe.
 */
final class MlflowRun {
  static final String IDENTITY = "rlvr.run";

  private static final String MARK = "rlvr/metrics";
  private static final int METRICS_OF_BATCH = 1000;
  private static final int PARAMETERS_OF_BATCH = 100;
  private static final int LONGEST_PARAMETER = 6000;
  private static final int LONGEST_TAG = 5000;
  private static final int LONGEST_NAME = 250;

  private final MlflowApi api;
  private final String id;
  private final String artifacts;
  private final Map<Long, Integer> shown = new HashMap<>();
  private final Map<String, MlflowPoint> latest = new HashMap<>();

  private MlflowRun(MlflowApi api, String id, String artifacts) {
    this.api = api;
    this.id = id;
    this.artifacts = artifacts;
  }

  /** A run that was made now. */
  static MlflowRun begin(MlflowApi api, JsonNode run, TrackedRun tracked)
      throws TrackerException, InterruptedException {
    MlflowRun begun = of(api, run);
    begun.addParameters(run, tracked);
    return begun;
  }

  /** A run that was there. */
  static MlflowRun resume(MlflowApi api, JsonNode run, TrackedRun tracked)
      throws TrackerException, InterruptedException {
    MlflowRun resumed = of(api, run);
    if (!run.path("info").path("status").asText().equals("RUNNING")) {
      api.resume(resumed.id);
    }
    resumed.addParameters(run, tracked);
    for (MlflowPoint point : api.history(resumed.id, MARK)) {
      resumed.shown.merge(point.step(), (int) point.value(), Math::max);
    }
    return resumed;
  }

  private static MlflowRun of(MlflowApi api, JsonNode run) throws TrackerException {
    MlflowRun there =
        new MlflowRun(
            api,
            MlflowApi.text(run.path("info"), "run_id"),
            run.path("info").path("artifact_uri").asText(""));
    for (JsonNode metric : run.path("data").path("metrics")) {
      MlflowPoint point = MlflowPoint.read(metric);
      there.latest.put(point.key(), point);
    }
    return there;
  }

  /** What a run is made with. */
  static Map<String, String> tags(TrackedRun run, String parent) {
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(IDENTITY, run.identity());
    tags.put("mlflow.source.name", "rlvr");
    tags.put("mlflow.parentRunId", parent);
    tags.put("rlvr.folder", run.folder());
    tags.put("rlvr.start-model", run.record().startModel());
    tags.put("rlvr.model", run.settings().getOrDefault("policy.model", ""));
    tags.put("rlvr.version", run.record().environment().getOrDefault("rlvr", ""));
    tags.put("rlvr.commit", run.commit().orElse(""));
    tags.values().removeIf(String::isBlank);
    tags.replaceAll((name, value) -> cut(value, LONGEST_TAG));
    return tags;
  }

  String id() {
    return id;
  }

  /** Where its artifacts are. */
  String artifacts() {
    return artifacts;
  }

  void show(StepMetrics step) throws TrackerException, InterruptedException {
    int count = step.metrics().size();
    if (shown.getOrDefault((long) step.step(), 0) == count) {
      return;
    }
    List<MlflowPoint> missing = new ArrayList<>();
    for (TimedMetric metric : step.metrics()) {
      MlflowPoint point = point(step, metric);
      MlflowPoint there = latest.get(point.key());
      if (there == null || !there.isAt(point)) {
        missing.add(point);
      }
    }
    missing.add(new MlflowPoint(MARK, count, step.finished().toEpochMilli(), step.step()));
    for (int from = 0; from < missing.size(); from += METRICS_OF_BATCH) {
      api.log(id, missing.subList(from, Math.min(missing.size(), from + METRICS_OF_BATCH)));
    }
    shown.put((long) step.step(), count);
  }

  private static MlflowPoint point(StepMetrics step, TimedMetric metric) {
    return new MlflowPoint(
        ShownName.of(metric.name()), metric.value(), metric.time().toEpochMilli(), step.step());
  }

  /** A parameter never changes: those that are there stay as they are. */
  private void addParameters(JsonNode run, TrackedRun tracked)
      throws TrackerException, InterruptedException {
    Set<String> there = new HashSet<>();
    run.path("data").path("params").forEach(each -> there.add(each.path("key").asText()));
    Map<String, String> batch = new LinkedHashMap<>();
    for (Map.Entry<String, String> setting : tracked.settings().entrySet()) {
      String name = cut(setting.getKey().replaceAll("[^A-Za-z0-9_. /-]", "_"), LONGEST_NAME);
      if (there.add(name)) {
        batch.put(name, cut(setting.getValue(), LONGEST_PARAMETER));
      }
      if (batch.size() == PARAMETERS_OF_BATCH) {
        api.log(id, batch);
        batch.clear();
      }
    }
    if (!batch.isEmpty()) {
      api.log(id, batch);
    }
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 3) + "...";
  }
}
