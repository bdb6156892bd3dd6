package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.http.Backoff;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A hub of our own that stores large files on another host, and a cache in a folder of the test.
 */
abstract class HubFixture {
  static final String NAME = "hf:some/tiny";
  static final String SECRET = "hf_secret";
  static final byte[] WEIGHTS = new byte[3 << 20];

  static {
    new Random(7).nextBytes(WEIGHTS);
  }

  @TempDir Path folder;
  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  FakeHub server;

  @BeforeEach
  void start() throws IOException {
    server =
        FakeHub.start()
            .with("config.json", "{}")
            .with("tokenizer.json", "{\"a\": 1}")
            .with("model.safetensors", WEIGHTS)
            .with("pytorch_model.bin", "a pickle")
            .with("onnx/model.safetensors", "of another library")
            .with("README.md", "words");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  void refused(String format, Object... arguments) {
    assertThatThrownBy(() -> hub().find("policy.model", NAME))
        .isInstanceOf(UserException.class)
        .hasMessage(format.formatted(arguments));
    assertThat(log.toString(UTF_8)).doesNotContain(SECRET);
  }

  /** Neither a snapshot nor a reference may name what is not whole. */
  void assertNothingToRead() throws IOException {
    assertThat(folder.resolve("models--some--tiny/snapshots")).doesNotExist();
    assertThat(folder.resolve("models--some--tiny/refs")).doesNotExist();
  }

  Hub hub() {
    return hub(server, folder);
  }

  Hub hub(FakeHub of, Path cache) {
    return new Hub(options(of, cache, Map.of()), display());
  }

  Hub offline() {
    return new Hub(options(server, folder, Map.of("HF_HUB_OFFLINE", "1")), display());
  }

  HubProgress.Display display() {
    return new HubProgress.Display(
        new PrintStream(log, true, UTF_8), HubProgress.Display.Kind.LOG, System::nanoTime);
  }

  static HubOptions options(FakeHub of, Path cache, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("HF_ENDPOINT", of.endpoint());
    environment.put("HF_HUB_CACHE", cache.toString());
    environment.put("HF_TOKEN", SECRET);
    HubOptions options =
        HubOptions.from(
            name -> Optional.ofNullable(environment.get(name)), Path.of("/nonexistent"));
    return new HubOptions(
        URI.create(of.endpoint()),
        options.cache(),
        options.token(),
        options.offline(),
        new HubOptions.Patience(
            Duration.ofSeconds(1), 4, new Backoff(Duration.ofMillis(1), Duration.ofSeconds(1))));
  }

  static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
