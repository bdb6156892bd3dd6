package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Hubs in trouble and hubs that lie: one line, and nothing to read. */
class TestHubRefusals extends HubFixture {
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
}
