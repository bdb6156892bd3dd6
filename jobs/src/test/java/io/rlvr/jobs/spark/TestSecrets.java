package io.rlvr.jobs.spark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.TinyRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run of its own process with a key in its environment and another in Spark's settings, against
 * an endpoint that repeats the key in its errors. Neither may be in anything that the run leaves,
 * and nobody but the owner may read what it leaves.
 */
@Tag("slow")
class TestSecrets {
  private static final String KEY = "sk-marked-0123456789abcdef";
  private static final String SPARK_KEY = "marked-for-executors-42";
  private static final AtomicInteger ASKED = new AtomicInteger();

  @TempDir private static Path folder;

  @BeforeAll
  static void train() throws IOException, InterruptedException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/chat/completions", TestSecrets::judge);
    server.start();
    try {
      Path conf = TinyRun.configuration(folder);
      Files.createDirectories(folder.resolve("events"));
      Files.createDirectories(folder.resolve("tmp"));
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("@" + ProjectRoot.resolve("bin/jvm.options"));
      command.addAll(
          List.of(
              "-Xmx1g",
              "-Drlvr.log.level=info",
              "-Djava.io.tmpdir=" + folder.resolve("tmp"),
              "-Dspark.executorEnv.JUDGE_API_KEY=" + SPARK_KEY,
              "-Dspark.eventLog.enabled=true",
              "-Dspark.eventLog.compress=false",
              "-Dspark.eventLog.dir=" + folder.resolve("events").toUri(),
              "-cp",
              System.getProperty("java.class.path"),
              Main.class.getName()));
      command.addAll(
          List.of("train", "--conf", conf.toString(), "--run", folder.resolve("run").toString()));
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
      for (String setting :
          List.of(
              "loop.steps=1",
              "reward.type=remote-judge",
              "reward.max-failed-share=1",
              "reward.remote-judge.url=" + url,
              "reward.remote-judge.api-key-env=MARKED_KEY")) {
        command.addAll(List.of("--set", setting));
      }
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("output").toFile());
      builder.environment().put("MARKED_KEY", KEY);
      builder.environment().put("OMP_WAIT_POLICY", "passive");
      Process process = builder.start();
      assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(() -> text(folder.resolve("output"))).isZero();
    } finally {
      server.stop(0);
    }
  }

  @AfterAll
  static void everyRequestCarriedTheKey() {
    assertThat(ASKED).hasPositiveValue();
  }

  /** Every second answer is an error that repeats the header it was asked with. */
  private static void judge(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String header = exchange.getRequestHeaders().getFirst("Authorization");
      boolean refused = ASKED.incrementAndGet() % 2 == 0 || !("Bearer " + KEY).equals(header);
      byte[] body =
          (refused
                  ? "{\"error\": {\"message\": \"refused: %s\"}}".formatted(header)
                  : """
                    {"model": "j", "choices": [{"message": {"content": "NO"}, "logprobs":
                     {"content": [{"token": "NO", "logprob": -0.1, "top_logprobs":
                       [{"token": "NO", "logprob": -0.1}]}]}}]}""")
              .getBytes(UTF_8);
      exchange.sendResponseHeaders(refused ? 400 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Test
  void noKeyIsInAnythingThatARunLeaves() throws IOException {
    List<Path> files = files(folder);

    assertThat(files)
        .extracting(file -> folder.relativize(file).toString())
        .contains("output", "run/run.json", "run/report.html", "run/metrics.parquet")
        .anyMatch(name -> name.startsWith("events/"));
    assertThat(files)
        .allSatisfy(
            file -> assertThat(text(file)).as(file.toString()).doesNotContain(KEY, SPARK_KEY));
  }

  /** What the environment page of Spark's UI shows comes by the same event. */
  @Test
  void sparkShowsThatThereIsASecretAndNotWhich() throws IOException {
    Path events =
        files(folder.resolve("events")).stream()
            .filter(file -> text(file).contains("SparkListenerEnvironmentUpdate"))
            .findFirst()
            .orElseThrow();

    assertThat(text(events))
        .contains("\"spark.executorEnv.JUDGE_API_KEY\":\"*********(redacted)\"");
  }

  @Test
  void onlyTheOwnerMayReadWhatIsThere() throws IOException {
    Path run = folder.resolve("run");
    assumeTrue(
        run.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this disk has no POSIX permissions");
    try (Stream<Path> all = Files.walk(run)) {
      assertThat(all.toList())
          .anyMatch(file -> file.toString().endsWith(".parquet"))
          .anyMatch(file -> file.toString().endsWith(".safetensors"))
          .allSatisfy(
              path ->
                  assertThat(Files.getPosixFilePermissions(path))
                      .as(path.toString())
                      .isSubsetOf(
                          PosixFilePermissions.fromString(
                              Files.isDirectory(path) ? "rwx------" : "rw-------")));
    }
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Its bytes, one character each. */
  private static String text(Path file) {
    try {
      return Files.readString(file, ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
