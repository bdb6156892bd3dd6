package io.rlvr.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.rollout.server.ServerCommand;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that are Python's own, which answer {@code /health} if there is a file of that name. */
@Tag("slow")
class TestOwnServers {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private Optional<OwnServer> started = Optional.empty();

  @AfterEach
  void stop() {
    started.ifPresent(OwnServer::stop);
  }

  @Test
  void aServerAnswersAndEndsWithAllThatItStarted() throws Exception {
    Files.writeString(folder.resolve("health"), "");
    OwnServer server = start("sleep 600 & echo $! > child; echo $$ > parent; exec " + python());
    server.await(LONG);

    assertThat(server.isAlive()).isTrue();
    assertThat(server.address().getHost()).isEqualTo("127.0.0.1");
    server.stop();
    assertThat(server.isAlive()).isFalse();
    assertEnded("parent");
    assertEnded("child");
  }

  /** A process of its own starts a server and is killed with -9: no code of it runs then. */
  @Test
  void noServerOutlivesTheProcessThatStartedIt() throws Exception {
    Files.writeString(folder.resolve("health"), "");
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName(),
                "cd '" + folder + "'; echo $$ > parent; exec " + python())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("jvm.log").toFile())
            .start();
    for (int i = 0; i < 600 && !Files.exists(folder.resolve("parent")); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    TimeUnit.MILLISECONDS.sleep(500);
    long pid = Long.parseLong(Files.readString(folder.resolve("parent")).strip());
    assertThat(isRunning(pid)).isTrue();

    jvm.destroyForcibly().waitFor();

    assertEnded("parent");
  }

  /** Starts a server and waits. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] args) throws InterruptedException {
      ServerCommand command =
          new ServerCommand(List.of("sh", "-c", args[0], "sh", "{port}"), List.of(), 1, LONG);
      OwnServer.start(command, "model", 0);
      TimeUnit.HOURS.sleep(1);
    }
  }

  @Test
  void aServerThatEndsIsToldByItsLastLine() {
    OwnServer server = start("echo one; echo no such model >&2; exit 3");

    assertThatThrownBy(() -> server.await(LONG))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot start rollout\\.server\\.command: it ended; see .*server-\\d+-.*\\.log: no such"
                + " model");
  }

  @Test
  void keysAndControlCharactersOfAServersLastLineAreNotTold() {
    String script = "printf 'bad --api-key sk-secret-1 \\033[31mhf-secret-2 %0300d\\n' 0; exit 3";
    ServerCommand command =
        new ServerCommand(
            List.of("sh", "-c", script, "sh", "{port}", "--api-key", "sk-secret-1"),
            List.of("HF_TOKEN=hf-secret-2"),
            1,
            LONG);
    OwnServer server = OwnServer.start(command, "model", 0);
    started = Optional.of(server);

    assertThatThrownBy(() -> server.await(LONG))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot start rollout\\.server\\.command: it ended; see [^ ]*\\.log: bad --api-key"
                + " \\[api key] [^\\p{Cntrl}]*\\[31m\\[api key] 0{150,180}\\.\\.\\.");
  }

  @Test
  void aServerThatDoesNotAnswerInTimeIsEnded() throws Exception {
    OwnServer server = start("echo $$ > parent; echo loading; exec sleep 600");

    assertThatThrownBy(() -> server.await(Duration.ofMillis(1500)))
        .isInstanceOf(UserException.class)
        .hasMessageMatching(
            "Cannot start rollout\\.server\\.command: no answer within 1\\.5 s; see"
                + " .*server-\\d+-.*\\.log: loading");
    assertEnded("parent");
  }

  @Test
  void aModelHasServersOfItsOwnOneAtATime() throws Exception {
    String script =
        "cd '" + folder + "'; echo $$ > \"$(cat \"$2/model.safetensors\")\"; exec " + python();
    Files.writeString(folder.resolve("health"), "");
    ServerCommand command =
        new ServerCommand(
            List.of("sh", "-c", script, "sh", "{port}", "{model}"), List.of(), 1, LONG);
    OwnServers servers = new OwnServers();
    try {
      List<URI> first = servers.running(command, model("a"));
      assertThat(servers.running(command, model("a"))).isEqualTo(first);
      assertThat(folder.resolve("one-a")).exists();

      servers.running(command, model("b"));

      assertThat(folder.resolve("one-b")).exists();
      assertEnded("one-a");
    } finally {
      servers.stop();
    }
  }

  private ModelRef model(String name) throws IOException {
    Path model = Files.createDirectories(folder.resolve("models").resolve(name));
    Files.writeString(model.resolve("model.safetensors"), "one-" + name);
    return ModelRef.ofFolder(model, ModelFolder.digest(model));
  }

  @Test
  void placesOfTheCommandAreFilled() {
    ServerCommand command =
        new ServerCommand(
            List.of("serve", "--model={model}", "{port}"),
            List.of("CUDA_VISIBLE_DEVICES={index}", "A=b=c"),
            2,
            LONG);

    assertThat(command.words("/m", 8000, 1)).containsExactly("serve", "--model=/m", "8000");
    assertThat(command.environment("/m", 8000, 1))
        .containsEntry("CUDA_VISIBLE_DEVICES", "1")
        .containsEntry("A", "b=c");
  }

  private OwnServer start(String script) {
    String inFolder = "cd '" + folder + "'; " + script;
    ServerCommand command =
        new ServerCommand(List.of("sh", "-c", inFolder, "sh", "{port}"), List.of(), 1, LONG);
    OwnServer server = OwnServer.start(command, "model", 0);
    started = Optional.of(server);
    return server;
  }

  private static String python() {
    return "python3 -m http.server --bind 127.0.0.1 \"$1\"";
  }

  private void assertEnded(String name) throws IOException, InterruptedException {
    long pid = Long.parseLong(Files.readString(folder.resolve(name)).strip());
    for (int i = 0; i < 100 && isRunning(pid); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertThat(isRunning(pid)).as(name).isFalse();
  }

  private static boolean isRunning(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }
}
