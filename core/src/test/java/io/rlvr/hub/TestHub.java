package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a hub of our own that stores large files on another host. */
class TestHub {
  private static final String NAME = "hf:some/tiny";
  private static final String SECRET = "hf_secret";
  private static final byte[] WEIGHTS = new byte[3 << 20];

  static {
    new Random(7).nextBytes(WEIGHTS);
  }

  @TempDir Path folder;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private FakeHub server;

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

  @Test
  void aModelIsFetchedIntoTheLayoutOfHuggingfaceHub() throws IOException {
    HubFolder found = hub().find("policy.model", NAME);

    Path repository = folder.resolve("models--some--tiny");
    assertThat(found)
        .isEqualTo(
            new HubFolder(
                "hf:some/tiny@" + FakeHub.COMMIT,
                repository.resolve("snapshots/" + FakeHub.COMMIT)));
    assertThat(names(found.path()))
        .containsExactly("config.json", "model.safetensors", "tokenizer.json");
    assertThat(found.path().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    assertThat(Files.readSymbolicLink(found.path().resolve("model.safetensors")))
        .hasToString("../../blobs/" + FakeHub.sum("SHA-256", WEIGHTS));
    // git hash-object of a file with the two bytes {}: a known name of Git
    assertThat(Files.readSymbolicLink(found.path().resolve("config.json")))
        .hasToString("../../blobs/9e26dfeeb6e641a33dae4961196235bdb965b21b");
    assertThat(repository.resolve("refs/main")).hasContent(FakeHub.COMMIT);
    assertThat(names(repository.resolve("blobs"))).hasSize(3);
  }

  @Test
  void theTokenGoesToTheHubAloneAndIsNeverShown() {
    hub().find("policy.model", NAME);

    assertThat(server.requests())
        .filteredOn(request -> request.host().equals(server.storeHost()))
        .hasSize(1)
        .allMatch(request -> request.authorization().isEmpty());
    assertThat(server.requests())
        .filteredOn(request -> !request.host().equals(server.storeHost()))
        .hasSizeGreaterThan(3)
        .allMatch(request -> request.authorization().equals(Optional.of("Bearer " + SECRET)));
    assertThat(log.toString(UTF_8))
        .doesNotContain(SECRET)
        .contains(NAME + ": downloading 3 files, 3.1 MB");
  }

  /** A host that redirects back to the hub must not borrow the user's rights there. */
  @Test
  void theTokenIsNotSentAgainOnceItWasDropped() {
    server.answering(
        "store",
        (exchange, content) -> {
          exchange
              .getResponseHeaders()
              .set("Location", server.endpoint() + "/api/models/x/y/tree/main");
          FakeHub.answer(exchange, 307, new byte[0]);
        });

    refused(
        "Cannot download hf:some/tiny: %s sent %d of 3145728 bytes, after 4 attempts (expected a hub"
            + " that answers; the same command goes on where this one stopped)",
        server.endpoint().replace("http://", ""),
        Json.bytes(server.listing(server.paths())).length);
    List<FakeHub.Request> requests = server.requests();
    assertThat(requests)
        .filteredOn(request -> request.path().equals("/api/models/x/y/tree/main"))
        .isNotEmpty()
        .allMatch(request -> request.authorization().isEmpty());
  }

  @Test
  void aTransferThatIsCutGoesOnWhereItStopped() {
    server.answering(
        "store", (exchange, content) -> FakeHub.cut(exchange, content, (1 << 20) + 1000));

    HubFolder found = hub().find("policy.model", NAME);

    assertThat(found.path().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
    List<String> ranges =
        server.requests().stream()
            .filter(request -> request.host().equals(server.storeHost()))
            .map(request -> request.range().orElse("all"))
            .toList();
    assertThat(ranges).hasSize(3).startsWith("all").doesNotHaveDuplicates();
  }

  @Test
  void whatAnEarlierProcessFetchedIsNotFetchedAgain() throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("models--some--tiny/blobs"));
    Path partial = blobs.resolve(FakeHub.sum("SHA-256", WEIGHTS) + ".incomplete");
    Files.write(partial, Arrays.copyOf(WEIGHTS, 1_000_000));

    hub().find("policy.model", NAME);

    assertThat(server.requests())
        .filteredOn(request -> request.host().equals(server.storeHost()))
        .extracting(FakeHub.Request::range)
        .containsExactly(Optional.of("bytes=1000000-"));
    assertThat(partial).doesNotExist();
  }

  @Test
  void aPartThatWasOfAnotherDownloadIsGivenUp() throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("models--some--tiny/blobs"));
    Path partial = blobs.resolve(FakeHub.sum("SHA-256", WEIGHTS) + ".incomplete");
    Files.write(partial, new byte[1_000_000]);

    HubFolder found = hub().find("policy.model", NAME);

    assertThat(found.path().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
  }

  @Test
  void aServerThatCannotResumeSendsAll() throws IOException {
    Path blobs = Files.createDirectories(folder.resolve("models--some--tiny/blobs"));
    Files.write(
        blobs.resolve(FakeHub.sum("SHA-256", WEIGHTS) + ".incomplete"), new byte[1_000_000]);
    server.answering("store", (exchange, content) -> FakeHub.answer(exchange, 200, content));

    HubFolder found = hub().find("policy.model", NAME);

    assertThat(found.path().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
  }

  @Test
  void otherContentThanTheListingSaysIsRefused() throws IOException {
    byte[] other = WEIGHTS.clone();
    other[77]++;
    server.answering("store", (exchange, content) -> FakeHub.answer(exchange, 200, other));

    refused(
        "Cannot download model.safetensors of hf:some/tiny@%s: its SHA-256 is %s (expected %s);"
            + " nothing of it was kept",
        FakeHub.COMMIT, FakeHub.sum("SHA-256", other), FakeHub.sum("SHA-256", WEIGHTS));
    assertNothingToRead();
  }

  @Test
  void smallFilesAreCheckedByTheSumOfGit() throws IOException {
    server.answering(
        "/config.json", (exchange, content) -> FakeHub.answer(exchange, 200, "[]".getBytes(UTF_8)));

    // git hash-object of a file with the two bytes []
    refused(
        "Cannot download config.json of hf:some/tiny@%s: its SHA-1 is"
            + " 0637a088a01e8ddab3bf3fa98dbe804cbde1a0dc (expected"
            + " 9e26dfeeb6e641a33dae4961196235bdb965b21b); nothing of it was kept",
        FakeHub.COMMIT);
    assertNothingToRead();
  }

  @Test
  void moreBytesThanTheListingSaysAreRefusedAtOnce() throws IOException {
    server.answering(
        "store",
        (exchange, content) -> FakeHub.answer(exchange, 200, Arrays.copyOf(content, 4 << 20)));

    refused(
        "Cannot download model.safetensors of hf:some/tiny@%s: more than 3145728 bytes (expected"
            + " that many, by its listing); nothing of it was kept",
        FakeHub.COMMIT);
    assertNothingToRead();
  }

  @Test
  void aModelThatIsNotPublic() {
    server.answering("/main", (exchange, content) -> FakeHub.answer(exchange, 401, new byte[0]));

    refused(
        "Cannot download hf:some/tiny: HTTP 401, there is no such public model (expected a public"
            + " one, or HF_TOKEN of an account that may read it)");
  }

  @Test
  void aModelWhoseAccessIsGrantedOnRequest() throws IOException {
    server.answering(
        "/config.json",
        (exchange, content) -> {
          exchange.getResponseHeaders().set("X-Error-Code", "GatedRepo");
          FakeHub.answer(exchange, 403, new byte[0]);
        });

    refused(
        "Cannot download hf:some/tiny@%s: HTTP 403, access is granted on request (expected HF_TOKEN"
            + " of an account that was granted access)",
        FakeHub.COMMIT);
    assertNothingToRead();
  }

  @Test
  void aModelThatThereIsNot() {
    server.answering("/main", (exchange, content) -> FakeHub.answer(exchange, 404, new byte[0]));

    refused(
        "Cannot download hf:some/tiny: HTTP 404 (expected a model and a revision that %s has)",
        server.endpoint().replace("http://", ""));
  }

  @Test
  void anAnswerThatIsNoneOfThese() {
    server.answering("/main", (exchange, content) -> FakeHub.answer(exchange, 418, new byte[0]));

    refused(
        "Cannot download hf:some/tiny: %s answers HTTP 418 (expected 200)",
        server.endpoint().replace("http://", ""));
  }

  @Test
  void aServerInTroubleIsAskedAgain() {
    AtomicInteger asked = new AtomicInteger();
    server.answering(
        "/main",
        (exchange, content) -> {
          if (asked.incrementAndGet() == 3) {
            server.asUsual("/main");
          }
          FakeHub.answer(exchange, asked.get() == 1 ? 503 : 429, new byte[0]);
        });

    assertThat(hub().find("policy.model", NAME).name()).isEqualTo(NAME + "@" + FakeHub.COMMIT);
    assertThat(asked).hasValue(3);
  }

  @Test
  void aServerThatStaysInTrouble() {
    server.answering("/main", (exchange, content) -> FakeHub.answer(exchange, 500, new byte[0]));

    refused(
        "Cannot download hf:some/tiny: %s answers HTTP 500, after 4 attempts (expected a hub that"
            + " answers; the same command goes on where this one stopped)",
        server.endpoint().replace("http://", ""));
  }

  @Test
  void aServerThatSendsNothing() throws IOException {
    server.answering(
        "store",
        (exchange, content) -> {
          FakeHub.cut(exchange, content, 500);
          try {
            Thread.sleep(5000);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    refused(
        "Cannot download hf:some/tiny: %s sent fewer than 1024 bytes in 1 s, after 4 attempts"
            + " (expected a hub that answers; the same command goes on where this one stopped)",
        server.storeHost());
    assertNothingToRead();
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() throws IOException {
    for (String hostile :
        List.of("../model.safetensors", "/tmp/model.safetensors", "a/../../b", "a\\b", "a\0b")) {
      server.answering(
          "/tree/" + FakeHub.COMMIT,
          (exchange, content) ->
              FakeHub.answer(
                  exchange,
                  200,
                  Json.bytes(
                      Json.tree(List.of(Map.of("type", "file", "path", hostile, "size", 1))))));

      refused(
          "Cannot read files of hf:some/tiny@%s: a file is '%s', says %s (expected a path within"
              + " it)",
          FakeHub.COMMIT, hostile.replace('\0', '?'), server.endpoint().replace("http://", ""));
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void listingsHavePagesOfTheSameHost() {
    String next = server.endpoint() + "/api/models/some/tiny/tree/second";
    server.answering(
        "/tree/" + FakeHub.COMMIT,
        (exchange, content) -> {
          exchange.getResponseHeaders().set("Link", "<" + next + ">; rel=\"next\"");
          FakeHub.answer(exchange, 200, Json.bytes(server.listing(List.of("config.json"))));
        });
    server.answering(
        "/tree/second",
        (exchange, content) ->
            FakeHub.answer(
                exchange,
                200,
                Json.bytes(server.listing(List.of("model.safetensors", "tokenizer.json")))));

    assertThat(names(hub().find("policy.model", NAME).path()))
        .containsExactly("config.json", "model.safetensors", "tokenizer.json");
  }

  @Test
  void aPageOfAnotherHostIsNotAskedFor() {
    server.answering(
        "/tree/" + FakeHub.COMMIT,
        (exchange, content) -> {
          exchange
              .getResponseHeaders()
              .set("Link", "<http://" + server.storeHost() + "/more>; rel=\"next\"");
          FakeHub.answer(exchange, 200, "[]".getBytes(UTF_8));
        });

    refused(
        "Cannot read files of hf:some/tiny@%s: the next page is of another host, says %s (expected"
            + " one of the same)",
        FakeHub.COMMIT, server.endpoint().replace("http://", ""));
  }

  @Test
  void aModelWithoutSafetensorsIsRefusedBeforeItIsFetched() throws IOException {
    try (FakeHub other = FakeHub.start().with("config.json", "{}").with("pytorch_model.bin", "x")) {
      assertThatThrownBy(() -> hub(other, folder).find("policy.model", NAME))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot download hf:some/tiny@%s: it has no file that can be read (expected weights"
                  + " as .safetensors)",
              FakeHub.COMMIT);
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aCommitThatIsThereIsReadWithoutAWord() {
    hub().find("policy.model", NAME);
    server.forget();

    hub().find("policy.model", NAME + "@" + FakeHub.COMMIT);

    assertThat(server.requests()).isEmpty();
  }

  @Test
  void aBranchThatMovedIsAnotherCommit() {
    Hub first = hub();
    first.find("policy.model", NAME);
    server.move();

    assertThat(first.find("policy.model", NAME).name()).endsWith(FakeHub.COMMIT);
    assertThat(hub().find("policy.model", NAME).name()).endsWith(FakeHub.LATER);
    assertThat(server.requests())
        .filteredOn(request -> request.host().equals(server.storeHost()))
        .hasSize(1); // its content is the same
  }

  @Test
  void aRunGoesOnWithTheCommitThatItRecorded() {
    hub().find("policy.model", NAME);
    server.move();
    String recorded = NAME + "@" + FakeHub.COMMIT;

    assertThat(hub().pinned("policy.model", NAME, recorded)).isEqualTo(recorded);
    assertThat(log.toString(UTF_8))
        .endsWith("rlvr: policy.model is " + recorded + ", as the run records it\n");
    assertThat(hub().pinned("policy.model", NAME, "models/policy")).endsWith(FakeHub.LATER);
    assertThat(hub().pinned("policy.model", NAME, "hf:other/tiny@" + FakeHub.COMMIT))
        .endsWith(FakeHub.LATER);
    assertThat(hub().pinned("policy.model", NAME + "@" + FakeHub.LATER, recorded))
        .endsWith(FakeHub.LATER);
  }

  @Test
  void aHubThatIsDownIsNoReasonToStopWhereTheCacheIsWhole() throws IOException {
    hub().find("policy.model", NAME);
    server.answering("/main", (exchange, content) -> FakeHub.answer(exchange, 500, new byte[0]));

    assertThat(hub().find("policy.model", NAME).name()).isEqualTo(NAME + "@" + FakeHub.COMMIT);
    assertThat(log.toString(UTF_8))
        .endsWith(
            "rlvr: hf:some/tiny: %s answers HTTP 500, after 4 attempts; the cache has %s@%s, which is used\n"
                .formatted(server.endpoint().replace("http://", ""), NAME, FakeHub.COMMIT));
  }

  @Test
  void anOfflineHubReadsTheCacheOfAnotherProgram() throws IOException {
    Path repository = folder.resolve("models--some--tiny");
    Path snapshot = Files.createDirectories(repository.resolve("snapshots/" + FakeHub.LATER));
    Files.createDirectories(repository.resolve("refs/pr"));
    Files.writeString(repository.resolve("refs/main"), FakeHub.LATER);
    for (String file : List.of("config.json", "tokenizer.json", "model.safetensors")) {
      Files.writeString(snapshot.resolve(file), "{}");
    }

    assertThat(offline().find("policy.model", NAME))
        .isEqualTo(new HubFolder(NAME + "@" + FakeHub.LATER, snapshot));
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void anOfflineHubSaysWhatItLacks() throws IOException {
    assertThatThrownBy(() -> offline().find("policy.model", NAME))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot find hf:some/tiny: its revision is not in the cache, and HF_HUB_OFFLINE is set"
                + " (expected all of it there: without the variable, bin/rlvr download hf:some/tiny"
                + " fetches it)");

    Path repository = folder.resolve("models--some--tiny");
    Path snapshot = Files.createDirectories(repository.resolve("snapshots/" + FakeHub.LATER));
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), FakeHub.LATER);
    for (String file :
        List.of("config.json", "tokenizer.json", "model-00001-of-00002.safetensors")) {
      Files.writeString(snapshot.resolve(file), "{}");
    }
    Files.writeString(
        snapshot.resolve("model.safetensors.index.json"),
        "{\"weight_map\": {\"a\": \"model-00001-of-00002.safetensors\","
            + " \"b\": \"model-00002-of-00002.safetensors\"}}");
    assertThatThrownBy(() -> offline().find("policy.model", NAME))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot find hf:some/tiny: model-00002-of-00002.safetensors is not in the cache, and"
                + " HF_HUB_OFFLINE is set (expected all of it there: without the variable, bin/rlvr"
                + " download hf:some/tiny fetches it)");
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void whatIsMissingInACacheIsFetched() throws IOException {
    HubFolder found = hub().find("policy.model", NAME);
    Files.delete(found.path().resolve("tokenizer.json"));
    Files.delete(found.path().resolve("config.json"));
    Files.write(found.path().resolve("config.json"), new byte[0]); // cut
    server.forget();

    hub().find("policy.model", NAME);

    assertThat(found.path().resolve("tokenizer.json")).hasContent("{\"a\": 1}");
    assertThat(found.path().resolve("config.json")).hasContent("{}");
    assertThat(server.requests()).noneMatch(request -> request.path().contains("/resolve/"));
  }

  @Test
  void twoAtOnceFetchOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<HubFolder>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(() -> hub().find("policy.model", NAME));
      }
      for (Future<HubFolder> future : threads.invokeAll(tasks)) {
        assertThat(future.get().path().resolve("model.safetensors")).hasBinaryContent(WEIGHTS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(server.requests())
        .filteredOn(request -> request.path().contains("/resolve/"))
        .hasSize(3);
  }

  @Test
  void adaptersAndDatasetsHaveFilesOfTheirOwn() throws IOException {
    server
        .with("data/train-0.parquet", "PAR1")
        .with("data/train.jsonl", "{}")
        .with("data/notes.txt", "words");
    HubFolder folderOf = hub().find("dataset.train.path", "hf:datasets/some/rows/data");
    assertThat(folderOf.name()).isEqualTo("hf:datasets/some/rows@" + FakeHub.COMMIT + "/data");
    assertThat(folderOf.path())
        .isEqualTo(folder.resolve("datasets--some--rows/snapshots/" + FakeHub.COMMIT + "/data"));
    assertThat(names(folderOf.path())).containsExactly("train-0.parquet", "train.jsonl");
    assertThat(Files.readSymbolicLink(folderOf.path().resolve("train.jsonl")).toString())
        .startsWith("../../../blobs/");

    try (FakeHub adapters =
        FakeHub.start()
            .with("adapter_config.json", "{}")
            .with("adapter_model.safetensors", "weights")) {
      HubFolder adapter = hub(adapters, folder).find("--adapter", "hf:some/adapter");
      assertThat(names(adapter.path()))
          .containsExactly("adapter_config.json", "adapter_model.safetensors");
    }
  }

  @Test
  void aFolderOfAnotherMachineIsFoundByItsName() throws IOException {
    Path there = Path.of("/other/cache/models--some--tiny/snapshots/" + FakeHub.COMMIT);

    Path here = hub().here(there);

    assertThat(here)
        .isEqualTo(folder.resolve("models--some--tiny/snapshots/" + FakeHub.COMMIT))
        .isDirectory();
    assertThat(hub().here(here)).isEqualTo(here);
    assertThat(hub().here(Path.of("/no/model"))).isEqualTo(Path.of("/no/model"));
  }

  private void refused(String format, Object... arguments) {
    assertThatThrownBy(() -> hub().find("policy.model", NAME))
        .isInstanceOf(UserException.class)
        .hasMessage(format.formatted(arguments));
    assertThat(log.toString(UTF_8)).doesNotContain(SECRET);
  }

  /** Neither a snapshot nor a reference may name what is not whole. */
  private void assertNothingToRead() throws IOException {
    assertThat(folder.resolve("models--some--tiny/snapshots")).doesNotExist();
    assertThat(folder.resolve("models--some--tiny/refs")).doesNotExist();
  }

  private Hub hub() {
    return hub(server, folder);
  }

  private Hub hub(FakeHub of, Path cache) {
    return new Hub(options(of, cache, Map.of()), display());
  }

  private Hub offline() {
    return new Hub(options(server, folder, Map.of("HF_HUB_OFFLINE", "1")), display());
  }

  private HubProgress.Display display() {
    return new HubProgress.Display(
        new PrintStream(log, true, UTF_8), HubProgress.Display.Kind.LOG, System::nanoTime);
  }

  private static HubOptions options(FakeHub of, Path cache, Map<String, String> more) {
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
        new HubOptions.Patience(Duration.ofSeconds(1), 4, Duration.ofMillis(1)));
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
