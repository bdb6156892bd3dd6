package io.rlvr.jobs.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rlvr.json.Json;
import io.rlvr.json.JsonReader;
import io.rlvr.json.UnreadableJsonException;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.model.engine.Precision;
import io.rlvr.model.engine.Sample;
import io.rlvr.model.engine.SampleRequest;
import io.rlvr.model.engine.Sampling;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.lora.Adapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Plays vLLM and SGLang on the loopback interface with a real model, so that what it samples is
 * what the policy samples in memory. It can be killed and started again on its port, and be told to
 * go wrong.
 */
public final class FakeServer implements AutoCloseable {
  private final Path start;
  private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, CausalLm> adapters = new TreeMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int port;
  private HttpServer http;
  private CausalLm base;
  private boolean isPaused;
  private Trouble trouble = (path, body, answer) -> answer;

  /** Makes another answer of what is right. */
  public interface Trouble {
    Answer instead(String path, JsonNode body, Answer right);
  }

  /** What is answered. */
  public record Answer(int status, String body) {}

  private FakeServer(Path start) {
    this.start = start;
    this.base = load(start);
    this.http = listen(0);
    this.port = http.getAddress().getPort();
  }

  /** One that serves a model folder. */
  public static FakeServer start(Path model) {
    return new FakeServer(model);
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Paths of all requests, in their order. */
  public List<String> calls() {
    return List.copyOf(calls);
  }

  /** Every answer goes through it from now on. */
  public synchronized void trouble(Trouble other) {
    trouble = other;
  }

  /** Ends the process, as it were: connections are refused. */
  public void kill() {
    http.stop(0);
  }

  /** Stands still, as after a push that nobody ended: completions wait. */
  public synchronized void pause() {
    isPaused = true;
  }

  /** Goes on. */
  public synchronized void resume() {
    isPaused = false;
    notifyAll();
  }

  /** A process of its first weights and without adapters, on the same port. */
  public synchronized void restart() {
    adapters.values().forEach(CausalLm::close);
    adapters.clear();
    replace(start);
    resume();
    http = listen(port);
  }

  /** Puts other weights in, as another run would. */
  public synchronized void serve(Path model) {
    replace(model);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
    synchronized (this) {
      adapters.values().forEach(CausalLm::close);
      base.close();
    }
  }

  private void replace(Path model) {
    base.close();
    base = load(model);
  }

  private static CausalLm load(Path model) {
    return CausalLm.load(model, DeviceChoice.cpu(), Precision.FLOAT32);
  }

  private HttpServer listen(int onPort) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), 0);
      server.setExecutor(threads);
      server.createContext("/", this::handle);
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      calls.add(path);
      byte[] sent = exchange.getRequestBody().readAllBytes();
      JsonNode body = sent.length == 0 ? Json.object() : JsonReader.STANDARD.read(sent);
      Answer answer;
      Trouble instead;
      synchronized (this) {
        while (isPaused && path.equals("/v1/completions")) {
          wait();
        }
        answer = answer(path, body);
        instead = trouble;
      }
      answer = instead.instead(path, body, answer);
      byte[] bytes = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (UnreadableJsonException e) {
      throw new IOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed while it stood still
    }
  }

  private Answer answer(String path, JsonNode body) {
    return switch (path) {
      case "/v1/completions" -> completion(body);
      case "/generate" -> generated(body);
      case "/v1/load_lora_adapter" -> adapter(body);
      case "/load_lora_adapter" -> {
        adapter(body);
        yield new Answer(200, "{\"success\": true}");
      }
      case "/v1/unload_lora_adapter" -> {
        CausalLm gone = adapters.remove(body.path("lora_name").asText());
        if (gone != null) {
          gone.close();
        }
        yield new Answer(200, "Success");
      }
      case "/pause?mode=wait" -> {
        pause();
        yield new Answer(200, "{\"status\": \"paused\"}");
      }
      case "/resume" -> {
        resume();
        yield new Answer(200, "{\"status\": \"resumed\"}");
      }
      case "/is_paused" -> new Answer(200, "{\"is_paused\": %s}".formatted(isPaused));
      case "/collective_rpc" -> {
        replace(Path.of(body.path("kwargs").path("weights_path").asText()));
        yield new Answer(200, "{\"results\": [null]}");
      }
      case "/update_weights_from_disk" -> {
        replace(Path.of(body.path("model_path").asText()));
        yield new Answer(200, "{\"success\": true, \"message\": \"Succeeded\"}");
      }
      default -> new Answer(200, "{}");
    };
  }

  private Answer adapter(JsonNode body) {
    String name = body.path("lora_name").asText();
    if (adapters.containsKey(name)) {
      return new Answer(
          400, "{\"error\": {\"message\": \"The lora adapter has already been loaded.\"}}");
    }
    Path folder = Path.of(body.path("lora_path").asText());
    adapters.put(name, base.withAdapter(Adapter.read(folder, base.config())));
    return new Answer(200, "Success: LoRA adapter '%s' added successfully.".formatted(name));
  }

  private Answer completion(JsonNode body) {
    String model = body.path("model").asText();
    if (model.startsWith("rlvr-") && !adapters.containsKey(model)) {
      return new Answer(
          404, "{\"error\": {\"message\": \"The model `%s` does not exist.\"}}".formatted(model));
    }
    CausalLm lm = adapters.getOrDefault(model, base);
    int[] prompt = ids(body.path("prompt"));
    Sample sample =
        sample(
            lm,
            prompt,
            body.path("seed").asLong(0),
            new Sampling(
                body.path("max_tokens").asInt(),
                body.path("temperature").asDouble(),
                body.path("top_k").asInt(0),
                body.path("top_p").asDouble(1),
                body.path("min_p").asDouble(0),
                body.path("repetition_penalty").asDouble(1),
                stops(body.path("stop_token_ids"))));
    ObjectNode root = Json.object().put("object", "text_completion");
    ObjectNode choice = root.putArray("choices").addObject();
    choice.put("finish_reason", sample.finishReason().toString());
    put(choice.putArray("token_ids"), sample.ids());
    put(choice.putArray("prompt_token_ids"), prompt);
    ArrayNode logprobs = choice.putObject("logprobs").putArray("token_logprobs");
    for (float logprob : sample.logprobs()) {
      logprobs.add(logprob);
    }
    if (body.has("logprob_token_ids")) {
      int id = body.path("logprob_token_ids").path(0).asInt();
      float scored = lm.logprobs(List.of(new TokenSequence(prompt, new int[] {id})))[0][0];
      ArrayNode top = ((ObjectNode) choice.path("logprobs")).putArray("top_logprobs");
      top.addObject().put("token_id:" + id, scored);
    }
    return new Answer(200, Json.line(root));
  }

  private Answer generated(JsonNode body) {
    String model = body.path("lora_path").asText();
    if (!model.isEmpty() && !adapters.containsKey(model)) {
      return new Answer(
          400, "{\"error\": {\"message\": \"LoRA adapter '%s' is unknown\"}}".formatted(model));
    }
    CausalLm lm = adapters.getOrDefault(model, base);
    int[] prompt = ids(body.path("input_ids"));
    JsonNode fields = body.path("sampling_params");
    Sample sample =
        sample(
            lm,
            prompt,
            fields.path("sampling_seed").asLong(0),
            new Sampling(
                fields.path("max_new_tokens").asInt(),
                fields.path("temperature").asDouble(),
                Math.max(0, fields.path("top_k").asInt(0)),
                fields.path("top_p").asDouble(1),
                fields.path("min_p").asDouble(0),
                fields.path("repetition_penalty").asDouble(1),
                stops(fields.path("stop_token_ids"))));
    ObjectNode root = Json.object();
    put(root.putArray("output_ids"), sample.ids());
    ObjectNode meta = root.putObject("meta_info");
    meta.putObject("finish_reason").put("type", sample.finishReason().toString());
    ArrayNode output = meta.putArray("output_token_logprobs");
    for (int i = 0; i < sample.ids().length; i++) {
      output.addArray().add(sample.logprobs()[i]).add(sample.ids()[i]).addNull();
    }
    if (body.has("logprob_start_len")) {
      ArrayNode input = meta.putArray("input_token_logprobs");
      input.addArray().addNull().add(prompt[0]).addNull();
      float[] all = scores(lm, prompt);
      for (int i = 0; i < all.length; i++) {
        input.addArray().add(all[i]).add(prompt[i + 1]).addNull();
      }
    }
    return new Answer(200, Json.line(root));
  }

  private static Sample sample(CausalLm lm, int[] prompt, long seed, Sampling sampling) {
    SampleRequest request = new SampleRequest(prompt, new long[] {seed});
    return lm.generate(List.of(request), sampling).get(0).get(0);
  }

  private static float[] scores(CausalLm lm, int[] ids) {
    int[] rest = new int[ids.length - 1];
    System.arraycopy(ids, 1, rest, 0, rest.length);
    return lm.logprobs(List.of(new TokenSequence(new int[] {ids[0]}, rest)))[0];
  }

  private static int[] ids(JsonNode list) {
    int[] ids = new int[list.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = list.get(i).asInt();
    }
    return ids;
  }

  private static List<Integer> stops(JsonNode list) {
    List<Integer> stops = new ArrayList<>();
    list.forEach(stop -> stops.add(stop.asInt()));
    return stops;
  }

  private static void put(ArrayNode list, int[] ids) {
    for (int id : ids) {
      list.add(id);
    }
  }
}
