package io.rlvr.jobs.judge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rlvr.data.RewardMetrics;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.tools.ScoreCommand;
import io.rlvr.jobs.tools.ToolOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The remote judge by the command line, against an endpoint on the loopback interface. */
@Tag("slow")
class TestRemoteJudge {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/chat/completions", TestRemoteJudge::judge);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** YES with 3/4 to what holds "Paris" as its last step, else NO with 7/8; 404 to "nowhere". */
  private static void judge(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      boolean right = request.contains("Final step: It is Paris");
      String said = right ? "YES" : "NO";
      byte[] body =
          (request.contains("nowhere")
                  ? "{\"error\": {\"message\": \"no such model\"}}"
                  : """
                    {"model": "j", "choices": [{"message": {"content": "%s"}, "logprobs":
                     {"content": [{"token": "%s", "logprob": %s, "top_logprobs":
                       [{"token": "%s", "logprob": %s}]}]}}],
                     "usage": {"prompt_tokens": 100, "completion_tokens": 1}}"""
                      .formatted(
                          said,
                          said,
                          Math.log(right ? 0.75 : 0.875),
                          said,
                          Math.log(right ? 0.75 : 0.875)))
              .getBytes(UTF_8);
      exchange.sendResponseHeaders(request.contains("nowhere") ? 404 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void scoreAsksTheEndpoint() throws IOException {
    String in =
        """
        {"id": 1, "question": "q", "reference": "Paris", "response": "It is Paris."}
        {"id": 2, "question": "q", "reference": "Paris", "response": "It is Rome."}
        {"id": 3, "question": "q", "reference": "Paris", "response": "It is nowhere."}
        {"id": 4, "question": "q", "reference": "Paris", "response": "It is Paris.",\
         "settings": {"reward.judge.form": "binary"}}
        """;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int status =
        new CommandLine(
                new ScoreCommand(
                    new ToolOptions(new ByteArrayInputStream(in.getBytes(UTF_8)), out)))
            .execute("--reward", "remote-judge", "--set", "reward.remote-judge.url=" + url());
    List<JsonNode> lines = new ArrayList<>();
    for (String line : out.toString(UTF_8).lines().toList()) {
      lines.add(JSON.readTree(line));
    }

    assertThat(status).isZero();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).get("status").asText()).isEqualTo("SCORED");
    assertThat(lines.get(0).get("value").asDouble()).isCloseTo(0.75, within(1e-12));
    assertThat(lines.get(0).get("probability").asDouble()).isCloseTo(0.75, within(1e-12));
    assertThat(lines.get(1).get("value").asDouble()).isCloseTo(0.125, within(1e-12));
    assertThat(lines.get(1).get("probability").asDouble()).isZero();
    assertThat(lines.get(2).get("status").asText()).isEqualTo("FAILED");
    assertThat(lines.get(2).get("value").isNull()).isTrue();
    assertThat(lines.get(2).get("error").asText()).isEqualTo("HTTP 404: no such model");
    assertThat(lines.get(3).get("value").asDouble()).isEqualTo(1);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("remote-judge"))
        .allSatisfy(thread -> assertThat(joined(thread)).isFalse());
  }

  @Test
  void theScoringStageCountsWhatTheJudgeCosts(@TempDir Path folder) throws IOException {
    Path conf = TinyRun.configuration(folder);
    String run = folder.resolve("run").toString();
    for (String command : List.of("import", "rollout", "reward")) {
      List<String> arguments =
          new ArrayList<>(List.of(command, "--conf", conf.toString(), "--run", run));
      arguments.addAll(List.of("--step", command.equals("import") ? "0" : "1"));
      arguments.addAll(List.of("--set", "reward.type=remote-judge"));
      arguments.addAll(List.of("--set", "reward.remote-judge.url=" + url()));
      arguments.addAll(List.of("--set", "reward.remote-judge.price-per-million-input=10"));
      // of no account for what the rows are
      arguments.addAll(
          List.of(
              "--set",
              "reward.remote-judge.concurrency=" + (command.equals("reward") ? "3" : "8")));
      assertThat(Main.execute(arguments.toArray(String[]::new))).isZero();
    }

    JsonNode metrics = manifest(Path.of(run)).get("metrics");
    double asked =
        TinyRun.PROMPTS * TinyRun.SAMPLES * (1 - metrics.get("reward.guarded-share").asDouble());
    // an answer that holds nothing costs nothing; 100 tokens at 10 for a million
    assertThat(asked).isPositive();
    assertThat(metrics.get(RewardMetrics.REWARD_COST.name()).asDouble())
        .isCloseTo(asked * 1e-3, within(1e-9));
    assertThat(metrics.get(RewardMetrics.REWARD_LATENCY_MEAN.name()).asDouble()).isPositive();
    assertThat(metrics.get(RewardMetrics.REWARD_ATTEMPTS_MEAN.name()).asDouble()).isEqualTo(1);
  }

  /** What some endpoints answer to a wrong key: a run of hours must not go on without rewards. */
  @Test
  void aKeyThatTheEndpointDoesNotTakeStopsTheRun(@TempDir Path folder) throws IOException {
    server.createContext(
        "/refuses/chat/completions",
        exchange -> {
          try (exchange) {
            byte[] body =
                ("[{\"error\": {\"code\": 400, \"status\": \"INVALID_ARGUMENT\","
                        + " \"message\": \"API key not valid. Please pass a valid API key.\"}}]")
                    .getBytes(UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(400, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    int status;
    try {
      System.setErr(new PrintStream(err, true, UTF_8));
      status =
          Main.execute(
              "train",
              "--conf",
              TinyRun.configuration(folder).toString(),
              "--run",
              folder.resolve("run").toString(),
              "--set",
              "reward.type=remote-judge",
              "--set",
              "reward.remote-judge.url=" + url().replace("/v1", "/refuses"));
    } finally {
      System.setErr(before);
    }

    assertThat(status).isEqualTo(2);
    // all 8 x 4 responses but those that are blank, which are 0 unasked
    assertThat(err.toString(UTF_8))
        .containsPattern(
            "Cannot trust rewards of step 1: \\d+ of 32 verdicts FAILED"
                + " \\(reward.max-failed-share is 0.05\\); first error: HTTP 400: API key not"
                + " valid. Please pass a valid API key.\n");
  }

  private static JsonNode manifest(Path run) throws IOException {
    try (Stream<Path> files = Files.walk(run)) {
      Path manifest =
          files
              .filter(file -> file.toString().contains("/reward-"))
              .filter(file -> file.endsWith("_manifest.json"))
              .findFirst()
              .orElseThrow();
      return JSON.readTree(Files.readString(manifest));
    }
  }

  private static boolean joined(Thread thread) {
    try {
      thread.join(2000);
      return thread.isAlive();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }
}
