package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Answers of a form that no hub should give: the cause is named. */
class TestHubLies extends HubFixture {
  private static final String TREE = "/tree/" + FakeHub.COMMIT;
  private static final int LONGEST = 16 << 20;

  private String host() {
    return server.endpoint().replace("http://", "");
  }

  private void listing(Object... files) {
    server.answering(
        TREE,
        (exchange, content) ->
            FakeHub.answer(exchange, 200, Json.bytes(Json.tree(List.of(files)))));
  }

  private static Map<String, Object> file(String path, Object... more) {
    Map<String, Object> file = new HashMap<>();
    file.putAll(Map.of("type", "file", "path", path, "size", 1));
    for (int i = 0; i < more.length; i += 2) {
      file.put((String) more[i], more[i + 1]);
    }
    return file;
  }

  @Test
  void sumsOfAnotherFormAreRefused() throws IOException {
    String sum = "f".repeat(40);
    for (String bad : List.of("../../../x", sum + "0", "", "g".repeat(40), "0".repeat(39))) {
      listing(file("config.json", "oid", bad));
      refused(
          "Cannot read files of hf:some/tiny@%s: the oid of 'config.json' is '%s', says %s"
              + " (expected 40 hex digits)",
          FakeHub.COMMIT, bad, host());
    }
    for (String bad : List.of("../../pwn", sum, "")) {
      listing(file("model.safetensors", "oid", sum, "lfs", Map.of("oid", bad, "size", 1)));
      refused(
          "Cannot read files of hf:some/tiny@%s: the oid of 'model.safetensors' is '%s', says %s"
              + " (expected 64 hex digits)",
          FakeHub.COMMIT, bad, host());
    }
    assertThat(folder).isEmptyDirectory();
  }

  /** A mirror that knows no sums leaves them out. */
  @Test
  void aListingMayNameNoSum() {
    listing(
        Map.of("type", "file", "path", "config.json", "size", 2),
        Map.of("type", "file", "path", "model.safetensors", "size", WEIGHTS.length));

    assertThat(names(hub().find("policy.model", NAME).path()))
        .containsExactly("config.json", "model.safetensors");
  }

  @Test
  void aFileWithinAFileIsRefused() {
    listing(file("a.csv"), file("a.csv/b.csv"));
    server.with("a.csv", "1");

    assertThatThrownBy(() -> hub().find("dataset.train.path", "hf:datasets/some/rows"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read files of hf:datasets/some/rows@%s: 'a.csv' is a file, and so is"
                + " 'a.csv/b.csv', says %s (expected files in folders)",
            FakeHub.COMMIT, host());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void anAnswerThatIsTooLongIsNamed() {
    byte[] blanks = new byte[LONGEST + 1];
    Arrays.fill(blanks, (byte) ' ');
    server.answering("/main", (exchange, content) -> FakeHub.answer(exchange, 200, blanks));
    refused(
        "Cannot read files of hf:some/tiny: %s sent an answer of more than 16777216 bytes (expected"
            + " a list of files)",
        host());

    server.asUsual("/main");
    server.answering(TREE, (exchange, content) -> FakeHub.answer(exchange, 200, blanks));
    refused(
        "Cannot read files of hf:some/tiny@%s: %s sent an answer of more than 16777216 bytes"
            + " (expected a list of files)",
        FakeHub.COMMIT, host());
  }

  /** What a refusal is explained with does not matter, however long it is. */
  @Test
  void aRefusalMayBeLong() {
    server.answering("/main", (exchange, content) -> FakeHub.answer(exchange, 401, WEIGHTS));

    refused(
        "Cannot download hf:some/tiny: HTTP 401, there is no such public model (expected a public"
            + " one, or HF_TOKEN of an account that may read it)");
  }

  /** Form of a pointer: git-lfs, docs/spec.md. */
  @Test
  void aPointerInThePlaceOfAFileIsNamed() throws IOException {
    byte[] pointer =
        ("version https://git-lfs.github.com/spec/v1\noid sha256:" + "0".repeat(64) + "\nsize 99\n")
            .getBytes(UTF_8);
    server.answering("/config.json", (exchange, content) -> FakeHub.answer(exchange, 200, pointer));
    refused(
        "Cannot download config.json of hf:some/tiny@%s: %s sent a Git LFS pointer, which git lfs"
            + " pull replaces by the file (expected 2 bytes of the file); nothing of it was kept",
        FakeHub.COMMIT, host());
    assertNothingToRead();

    server.asUsual("/config.json");
    server.answering("store", (exchange, content) -> FakeHub.answer(exchange, 200, pointer));
    refused(
        "Cannot download model.safetensors of hf:some/tiny@%s: %s sent a Git LFS pointer, which git"
            + " lfs pull replaces by the file (expected 3145728 bytes of the file); nothing of it"
            + " was kept",
        FakeHub.COMMIT, host());
    assertNothingToRead();
  }

  @Test
  void aHubThatAsksToWaitIsHeardForAWhileAndSaidSo() {
    server.answering(
        "/main",
        (exchange, content) -> {
          server.asUsual("/main");
          exchange.getResponseHeaders().set("Retry-After", "9999");
          FakeHub.answer(exchange, 429, new byte[0]);
        });

    hub().find("policy.model", NAME);

    assertThat(log.toString(UTF_8))
        .startsWith(
            "rlvr: hf:some/tiny: %s answers HTTP 429 and asks to wait 9999 s; asked again in 1 s\n"
                .formatted(host()));
  }
}
