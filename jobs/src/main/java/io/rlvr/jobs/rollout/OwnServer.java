package io.rlvr.jobs.rollout;

import io.rlvr.config.UserException;
import io.rlvr.http.client.Retries;
import io.rlvr.jobs.models.ModelCache;
import io.rlvr.rollout.server.Patience;
import io.rlvr.rollout.server.ServerCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;

/**
 * A server that this process started on the loopback interface. A shell watches over it and holds
 * the other end of a pipe: when this process ends, however it ends, the pipe does too, and the
 * shell ends the server's process group.
 */
final class OwnServer {
  private static final String WATCH =
      """
      trap : INT TERM HUP
      if command -v setsid > /dev/null; then setsid "$@" < /dev/null & else "$@" < /dev/null & fi
      server=$!
      exec 3<&0
      cat <&3 > /dev/null &
      pipe=$!
      while kill -0 "$server" 2> /dev/null && kill -0 "$pipe" 2> /dev/null; do sleep 0.5; done
      end() { kill -"$1" "-$server" 2> /dev/null || kill -"$1" "$server" 2> /dev/null; }
      end TERM
      for _ in 1 2 3 4 5 6 7 8 9 10; do
        kill -0 "-$server" 2> /dev/null || break
        sleep 0.5
      done
      end KILL
      kill "$pipe" 2> /dev/null
      """;

  private static final int POLL_MS = 500;
  private static final int ASK_MS = 5000;
  private static final int LAST_BYTES = 4000;
  private static final int OK = 200;

  private static final int MAX_LINE = 200;

  private final ServerCommand command;
  private final URI address;
  private final Process watch;
  private final Path log;

  private OwnServer(ServerCommand command, URI address, Process watch, Path log) {
    this.command = command;
    this.address = address;
    this.watch = watch;
    this.log = log;
  }

  static OwnServer start(ServerCommand command, String model, int index) {
    int port = freePort();
    List<String> words = new ArrayList<>(List.of("sh", "-c", WATCH, "rlvr-server"));
    words.addAll(command.words(model, port, index));
    try {
      Path folder = ModelCache.folder().resolve("servers");
      Files.createDirectories(folder);
      Path log = Files.createTempFile(folder, "server-%d-".formatted(port), ".log");
      ProcessBuilder builder =
          new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(command.environment(model, port, index));
      Process watch = builder.start();
      return new OwnServer(command, URI.create("http://127.0.0.1:" + port), watch, log);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start rollout.server.command", e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot find a free port", e);
    }
  }

  URI address() {
    return address;
  }

  boolean isAlive() {
    return watch.isAlive();
  }

  /**
   * Waits until it answers.
   *
   * @throws UserException if it ends, or does not answer in time
   */
  void await(Duration timeout) {
    long start = System.nanoTime();
    while (!isHealthy()) {
      if (!watch.isAlive()) {
        throw new UserException(
            "Cannot start rollout.server.command: it ended; see %s: %s", log, lastLine());
      }
      if (System.nanoTime() - start > timeout.toNanos()) {
        stop();
        throw new UserException(
            "Cannot start rollout.server.command: no answer within %s s; see %s: %s",
            Retries.inSeconds(timeout), log, lastLine());
      }
      Patience.pause(POLL_MS);
    }
  }

  /** Ends it, and whatever it started. */
  void stop() {
    try {
      watch.getOutputStream().close();
      if (!watch.waitFor(20, TimeUnit.SECONDS)) {
        watch.destroyForcibly();
      }
    } catch (IOException e) {
      watch.destroyForcibly(); // the pipe is gone, and so is what watched
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("Interrupted while a server was ended");
    }
  }

  private boolean isHealthy() {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) address.resolve("/health").toURL().openConnection();
      connection.setConnectTimeout(ASK_MS);
      connection.setReadTimeout(ASK_MS);
      int status = connection.getResponseCode();
      connection.disconnect();
      return status == OK;
    } catch (IOException e) {
      return false; // not yet
    }
  }

  private String lastLine() {
    try (InputStream in = Files.newInputStream(log)) {
      in.skipNBytes(Math.max(0, Files.size(log) - LAST_BYTES));
      String end = new String(in.readNBytes(LAST_BYTES), StandardCharsets.UTF_8);
      Optional<String> last =
          end.lines().filter(line -> !line.isBlank()).reduce((before, line) -> line);
      return last.map(line -> command.clean(line, MAX_LINE)).orElse("it said nothing");
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }
}
