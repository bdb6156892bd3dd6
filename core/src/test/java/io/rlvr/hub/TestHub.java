package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is fetched, and how the cache looks afterwards. */
class TestHub extends HubFixture {
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
}
