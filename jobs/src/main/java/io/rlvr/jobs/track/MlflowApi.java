package io.rlvr.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The calls of MLflow's REST API 2.0 that tracking makes. */
final class MlflowApi {
  private static final String MISSING = "RESOURCE_DOES_NOT_EXIST";
  private static final String THERE = "RESOURCE_ALREADY_EXISTS";
  private static final String PAGE = "next_page_token";
  private static final int PAGE_SIZE = 5000;
  private static final int MOST_PAGES = 1000;

  private final MlflowHttp http;

  MlflowApi(MlflowHttp http) {
    this.http = http;
  }

  /** The id of an experiment, which is made if it is not there. */
  String experiment(String name) throws TrackerException, InterruptedException {
    Optional<String> found = findExperiment(name);
    if (found.isPresent()) {
      return found.get();
    }
    try {
      JsonNode made = http.post("experiments/create", Json.object().put("name", name));
      return text(made, "experiment_id");
    } catch (TrackerException.Refusal e) {
      if (e.code().equals(THERE)) { // made by another at the same time
        return findExperiment(name).orElseThrow(() -> e);
      }
      throw e;
    }
  }

  private Optional<String> findExperiment(String name)
      throws TrackerException, InterruptedException {
    JsonNode experiment;
    try {
      experiment =
          http.get("experiments/get-by-name", Map.of("experiment_name", name)).path("experiment");
    } catch (TrackerException.Refusal e) {
      if (e.code().equals(MISSING)) {
        return Optional.empty();
      }
      throw e;
    }
    if (experiment.path("lifecycle_stage").asText().equals("deleted")) {
      throw new TrackerException.Refusal(
          "experiment %s is deleted there (expected one that is not)".formatted(name));
    }
    return Optional.of(text(experiment, "experiment_id"));
  }

  /** The oldest run with such a tag, if there is one. */
  Optional<JsonNode> find(String experiment, String tag, String value)
      throws TrackerException, InterruptedException {
    ObjectNode search = Json.object();
    search.putArray("experiment_ids").add(experiment);
    search.put("filter", "tags.`%s` = '%s'".formatted(tag, value));
    search.put("run_view_type", "ACTIVE_ONLY");
    search.put("max_results", 1);
    search.putArray("order_by").add("attributes.start_time ASC");
    JsonNode runs = http.post("runs/search", search).path("runs");
    return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(0));
  }

  JsonNode create(String experiment, String name, Instant begun, Map<String, String> tags)
      throws TrackerException, InterruptedException {
    ObjectNode run = Json.object();
    run.put("experiment_id", experiment);
    run.put("run_name", name);
    run.put("start_time", begun.toEpochMilli());
    run.set("tags", pairs(tags));
    return http.post("runs/create", run).path("run");
  }

  void log(String run, Map<String, String> parameters)
      throws TrackerException, InterruptedException {
    ObjectNode batch = Json.object().put("run_id", run);
    batch.set("params", pairs(parameters));
    http.post("runs/log-batch", batch);
  }

  void log(String run, List<MlflowPoint> points) throws TrackerException, InterruptedException {
    ObjectNode batch = Json.object().put("run_id", run);
    ArrayNode metrics = batch.putArray("metrics");
    points.forEach(point -> metrics.add(point.json()));
    http.post("runs/log-batch", batch);
  }

  /** All points of a metric. */
  List<MlflowPoint> history(String run, String key) throws TrackerException, InterruptedException {
    List<MlflowPoint> points = new ArrayList<>();
    String page = "";
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      Map<String, String> query = new TreeMap<>();
      query.put("run_id", run);
      query.put("metric_key", key);
      query.put("max_results", Integer.toString(PAGE_SIZE));
      if (!page.isEmpty()) {
        query.put("page_token", page);
      }
      JsonNode answer = http.get("metrics/get-history", query);
      answer.path("metrics").forEach(metric -> points.add(MlflowPoint.read(metric)));
      page = answer.path(PAGE).asText("");
      if (page.isEmpty()) {
        return points;
      }
    }
    throw new TrackerException.Refusal("its pages of %s do not end".formatted(key));
  }

  /** The run goes on. */
  void resume(String run) throws TrackerException, InterruptedException {
    http.post("runs/update", Json.object().put("run_id", run).put("status", "RUNNING"));
  }

  void update(String run, String status, Instant ended)
      throws TrackerException, InterruptedException {
    http.post(
        "runs/update",
        Json.object()
            .put("run_id", run)
            .put("status", status)
            .put("end_time", ended.toEpochMilli()));
  }

  void putArtifact(String path, String type, byte[] content)
      throws TrackerException, InterruptedException {
    http.putArtifact(path, type, content);
  }

  private static ArrayNode pairs(Map<String, String> texts) {
    ArrayNode pairs = Json.object().putArray("pairs");
    texts.forEach((key, value) -> pairs.addObject().put("key", key).put("value", value));
    return pairs;
  }

  static String text(JsonNode node, String field) throws TrackerException {
    String text = node.path(field).asText("");
    if (text.isEmpty()) {
      throw new TrackerException.Refusal(
          "its answer has no %s, so it is no MLflow server".formatted(field));
    }
    return text;
  }
}
