package io.rlvr.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rlvr.json.Json;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/**
 * An MLflow server on the loopback device that answers as mlflow 3.17.2 does to the calls of
 * tracking, and keeps every point that it is sent: where the real one drops an exact copy, this one
 * shows it.
 */
final class FakeMlflow implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, String> experiments = new TreeMap<>();
  private final List<Run> runs = new ArrayList<>();
  private final List<Heard> heard = new ArrayList<>();
  private final Map<String, String> artifacts = new TreeMap<>();
  private Optional<Fault> fault = Optional.empty();
  private String artifactRoot = "mlflow-artifacts:";
  private String lifecycle = "active";

  /** What was asked. */
  record Heard(String call, String authorization, JsonNode body) {}

  /** One run. */
  static final class Run {
    final ObjectNode info;
    final Map<String, String> tags = new TreeMap<>();
    final Map<String, String> params = new LinkedHashMap<>();
    final List<MlflowPoint> points = new ArrayList<>();

    private Run(ObjectNode info) {
      this.info = info;
    }
  }

  /** What goes wrong with a call. */
  @FunctionalInterface
  interface Fault {
    /** Whether the call was dealt with. */
    boolean strike(String call, HttpExchange exchange, Work work) throws IOException;
  }

  /** What the call is for. */
  @FunctionalInterface
  interface Work {
    void run() throws IOException;
  }

  FakeMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String host() {
    return uri().substring("http://".length());
  }

  synchronized List<Run> runs() {
    return List.copyOf(runs);
  }

  synchronized List<Heard> heard() {
    return List.copyOf(heard);
  }

  synchronized long heard(String call) {
    return heard.stream().filter(each -> each.call().equals(call)).count();
  }

  synchronized Map<String, String> artifacts() {
    return Map.copyOf(artifacts);
  }

  synchronized void keepArtifactsAt(String root) {
    artifactRoot = root;
  }

  synchronized void deleteExperiments() {
    lifecycle = "deleted";
  }

  synchronized void strike(Fault with) {
    fault = Optional.of(with);
  }

  synchronized void heal() {
    fault = Optional.empty();
  }

  /** Every call has this status. */
  static Fault status(int status, String body) {
    return (call, exchange, work) -> {
      send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
      return true;
    };
  }

  /** Calls of that kind are answered by a connection that breaks, after they had their effect. */
  static Fault lostAnswer(Predicate<String> calls) {
    return (call, exchange, work) -> {
      if (!calls.test(call)) {
        return false;
      }
      work.run();
      exchange.close();
      return true;
    };
  }

  static Fault slow(Duration time) {
    return (call, exchange, work) -> {
      try {
        Thread.sleep(time.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return false;
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String call = path.replaceFirst("/api/2.0/mlflow/", "");
      Optional<Fault> now;
      synchronized (this) {
        boolean isArtifact = path.startsWith("/api/2.0/mlflow-artifacts/");
        heard.add(
            new Heard(
                call,
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse(""),
                isArtifact || bytes.length == 0 ? Json.object() : read(bytes)));
        now = fault;
      }
      Work work = () -> serve(call, bytes, exchange);
      boolean isDealtWith =
          now.isPresent()
              && now.get()
                  .strike(call, exchange, () -> answerOf(call, bytes, exchange)); // no answer sent
      if (!isDealtWith) {
        work.run();
      }
    }
  }

  private void serve(String call, byte[] bytes, HttpExchange exchange) throws IOException {
    Answer answer = answerOf(call, bytes, exchange);
    send(exchange, answer.status(), Json.bytes(answer.body()));
  }

  private record Answer(int status, JsonNode body) {}

  private synchronized Answer answerOf(String call, byte[] bytes, HttpExchange exchange)
      throws IOException {
    Map<String, String> query = query(exchange);
    if (call.startsWith("/api/2.0/mlflow-artifacts/artifacts/")) {
      artifacts.put(
          call.replaceFirst("/api/2.0/mlflow-artifacts/artifacts/", ""),
          new String(bytes, StandardCharsets.UTF_8));
      return ok(Json.object());
    }
    JsonNode body = bytes.length == 0 ? Json.object() : read(bytes);
    return switch (call) {
      case "experiments/get-by-name" -> experiment(query.get("experiment_name"));
      case "experiments/create" -> {
        String id = Integer.toString(experiments.size() + 1);
        experiments.put(body.path("name").textValue(), id);
        yield ok(Json.object().put("experiment_id", id));
      }
      case "runs/search" -> search(body);
      case "runs/create" -> create(body);
      case "runs/update" -> {
        Run run = run(body);
        run.info.setAll((ObjectNode) body);
        yield ok(Json.object());
      }
      case "runs/log-batch" -> log(run(body), body);
      case "metrics/get-history" -> history(query);
      default -> problem(404, "ENDPOINT_NOT_FOUND", "No such call: " + call);
    };
  }

  private Answer experiment(String name) {
    if (!experiments.containsKey(name)) {
      return problem(
          404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name '" + name + "'");
    }
    ObjectNode answer = Json.object();
    answer
        .putObject("experiment")
        .put("experiment_id", experiments.get(name))
        .put("lifecycle_stage", lifecycle);
    return ok(answer);
  }

  private Answer create(JsonNode body) {
    String id = "%032x".formatted(runs.size() + 1);
    ObjectNode info = Json.object();
    info.setAll((ObjectNode) body);
    info.put("run_id", id).put("status", "RUNNING");
    info.put(
        "artifact_uri",
        "%s/%s/%s/artifacts".formatted(artifactRoot, body.path("experiment_id").asText(), id));
    Run run = new Run(info);
    body.path("tags")
        .forEach(tag -> run.tags.put(tag.path("key").asText(), tag.path("value").asText()));
    runs.add(run);
    return ok(Json.object().set("run", shown(run)));
  }

  private Answer search(JsonNode body) {
    String[] filter = body.path("filter").asText().split("`| = |'", -1);
    ArrayNode found = Json.object().putArray("runs");
    runs.stream()
        .filter(run -> filter[filter.length - 2].equals(run.tags.get(filter[1])))
        .filter(run -> run.info.path("experiment_id").equals(body.path("experiment_ids").path(0)))
        .limit(body.path("max_results").asInt())
        .forEach(run -> found.add(shown(run)));
    return ok(Json.object().set("runs", found));
  }

  /** As the server shows a run: of each metric the point of the highest step, time and value. */
  private static ObjectNode shown(Run run) {
    ObjectNode shown = Json.object();
    shown.set("info", run.info);
    ArrayNode metrics = shown.putObject("data").putArray("metrics");
    Map<String, MlflowPoint> latest = new TreeMap<>();
    for (MlflowPoint point : run.points) {
      latest.merge(
          point.key(),
          point,
          (a, b) ->
              b.step() > a.step() || (b.step() == a.step() && b.timestamp() >= a.timestamp())
                  ? b
                  : a);
    }
    latest.values().forEach(point -> metrics.add(point.json()));
    ArrayNode params = ((ObjectNode) shown.path("data")).putArray("params");
    run.params.forEach((key, value) -> params.addObject().put("key", key).put("value", value));
    return shown;
  }

  private static Answer log(Run run, JsonNode body) {
    if (body.path("metrics").size() > 1000) {
      return invalid("A batch logging request can contain at most 1000 metrics.");
    }
    if (body.path("params").size() > 100) {
      return invalid("A batch logging request can contain at most 100 params.");
    }
    for (JsonNode param : body.path("params")) {
      String key = param.path("key").asText();
      String value = param.path("value").asText();
      if (value.length() > 6000 || key.length() > 250 || !key.matches("[/\\w.\\- :]*")) {
        return invalid("Invalid parameter " + key);
      }
      if (run.params.containsKey(key) && !run.params.get(key).equals(value)) {
        return invalid("Changing param values is not allowed. Param with key='" + key + "'");
      }
      run.params.put(key, value);
    }
    for (JsonNode metric : body.path("metrics")) {
      String key = metric.path("key").asText();
      if (key.length() > 250 || !key.matches("[/\\w.\\- :]*") || key.contains("//")) {
        return invalid("Invalid metric name: '" + key + "'");
      }
      JsonNode value = metric.path("value");
      double number = value.isTextual() ? Double.parseDouble(value.textValue()) : value.asDouble();
      run.points.add(
          new MlflowPoint(
              key, number, metric.path("timestamp").longValue(), metric.path("step").longValue()));
    }
    return ok(Json.object());
  }

  /** In pages of two, as the server would for a long history. */
  private Answer history(Map<String, String> query) {
    List<MlflowPoint> points =
        runs.stream()
            .filter(run -> run.info.path("run_id").asText().equals(query.get("run_id")))
            .flatMap(run -> run.points.stream())
            .filter(point -> point.key().equals(query.get("metric_key")))
            .toList();
    int from = Integer.parseInt(query.getOrDefault("page_token", "0"));
    int to = Math.min(points.size(), from + 2);
    ObjectNode answer = Json.object();
    ArrayNode metrics = answer.putArray("metrics");
    points.subList(from, to).forEach(point -> metrics.add(point.json()));
    if (to < points.size()) {
      answer.put("next_page_token", Integer.toString(to));
    }
    return ok(answer);
  }

  private Run run(JsonNode body) throws IOException {
    return runs.stream()
        .filter(run -> run.info.path("run_id").equals(body.path("run_id")))
        .findFirst()
        .orElseThrow(() -> new IOException("no such run"));
  }

  private static Answer ok(JsonNode body) {
    return new Answer(200, body);
  }

  private static Answer invalid(String message) {
    return problem(400, "INVALID_PARAMETER_VALUE", message);
  }

  private static Answer problem(int status, String code, String message) {
    return new Answer(status, Json.object().put("error_code", code).put("message", message));
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new TreeMap<>();
    String text = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    for (String pair : text.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2) {
        query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static JsonNode read(byte[] bytes) throws IOException {
    try {
      return JsonReader.STANDARD.read(bytes);
    } catch (UnreadableJsonException e) {
      throw new IOException(e);
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}
