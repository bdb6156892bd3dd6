package io.rlvr.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A part of a dataset must not be taken for the whole of it. */
class TestHubWhole extends HubFixture {
  private static final String WHAT = "dataset.train.path";
  private static final String ROWS = "hf:datasets/some/rows";

  @BeforeEach
  void addRows() {
    server.with("a.csv", "x").with("b.csv", "yy").with("c/d.csv", "z");
  }

  private Path snapshot() {
    return folder.resolve("datasets--some--rows/snapshots/" + FakeHub.COMMIT);
  }

  private void lacks(String file) {
    assertThat(offline().inCache(WHAT, ROWS, "")).isEmpty();
    assertThat(hub().inCache(WHAT, ROWS, "")).isEmpty();
    assertThatThrownBy(() -> offline().find(WHAT, ROWS))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot find %1$s: %2$s is not in the cache, and HF_HUB_OFFLINE is set (expected all of"
                + " it there: without the variable, bin/rlvr download %1$s fetches it)",
            ROWS, file);
  }

  @Test
  void oneFileIsNotTheDataset() {
    hub().complete(WHAT, ROWS + "/a.csv");

    assertThat(offline().find(WHAT, ROWS + "/a.csv").path()).hasContent("x");
    lacks("b.csv");
  }

  @Test
  void whatWasFetchedWholeIsWholeWithoutTheHub() throws IOException {
    hub().complete(WHAT, ROWS);
    server.forget();

    HubFolder whole = new HubFolder(ROWS + "@" + FakeHub.COMMIT, snapshot());
    assertThat(offline().find(WHAT, ROWS)).isEqualTo(whole);
    assertThat(hub().find(WHAT, whole.name())).isEqualTo(whole);
    assertThat(hub().inCache(WHAT, ROWS, "")).contains(whole);
    assertThat(offline().find(WHAT, ROWS + "/c").path()).isEqualTo(snapshot().resolve("c"));
    assertThat(server.requests()).isEmpty();
    assertThat(log.toString(UTF_8)).doesNotContain("no list");

    Files.write(snapshot().resolve("b.csv"), new byte[1]); // cut
    lacks("b.csv");
  }

  /** As a kill between two links leaves it. */
  @Test
  void aDownloadThatWasKilledIsNotWhole() throws IOException {
    hub().complete(WHAT, ROWS);
    Files.delete(snapshot().resolve("c/d.csv"));

    lacks("c/d.csv");
    assertThat(offline().find(WHAT, ROWS + "/b.csv").path()).hasContent("yy");
    assertThatThrownBy(() -> offline().find(WHAT, ROWS + "/c"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot find hf:datasets/some/rows/c: c/d.csv is not in the cache");
  }

  /** The listing is there before the first file can be seen. */
  @Test
  void aDownloadThatFailsHalfWayIsNotWhole() {
    hub().complete(WHAT, ROWS + "/a.csv");
    server.answering("/b.csv", (exchange, content) -> FakeHub.answer(exchange, 404, new byte[0]));
    assertThatThrownBy(() -> hub().complete(WHAT, ROWS))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot download hf:datasets/some/rows@")
        .hasMessageContaining("HTTP 404");

    lacks("b.csv");
  }

  @Test
  void whatIsNotOnTheHubIsMissing() {
    hub().complete(WHAT, ROWS);

    assertThatThrownBy(() -> offline().find(WHAT, ROWS + "/none"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot find hf:datasets/some/rows/none: none is not in the cache");
  }

  /** What huggingface_hub filled is taken as huggingface_hub takes it, and said. */
  @Test
  void aCacheOfAnotherProgramIsTakenAsItIs() throws IOException {
    Files.createDirectories(snapshot().resolve("c"));
    Files.writeString(snapshot().resolve("a.csv"), "x");
    Files.writeString(snapshot().resolve("c/d.csv"), "z");
    Files.writeString(snapshot().resolve("README.md"), "words");
    Path refs = Files.createDirectories(folder.resolve("datasets--some--rows/refs"));
    Files.writeString(refs.resolve("main"), FakeHub.COMMIT);

    assertThat(offline().find(WHAT, ROWS).path()).isEqualTo(snapshot());
    assertThat(log.toString(UTF_8))
        .isEqualTo(
            "rlvr: hf:datasets/some/rows: the cache has 2 files of it and no list of what else"
                + " there is, and HF_HUB_OFFLINE is set: what it has is used\n");
    assertThat(offline().inCache(WHAT, ROWS, "")).isPresent();
    assertThat(hub().inCache(WHAT, ROWS, "")).isEmpty();

    Files.delete(snapshot().resolve("a.csv"));
    Files.delete(snapshot().resolve("c/d.csv"));
    lacks("its files");
  }

  /** A hub that is asked for a cache of another program tells what it has. */
  @Test
  void theListingIsKeptWhereNothingIsMissing() throws IOException {
    hub().complete(WHAT, ROWS);
    Path kept = folder.resolve("datasets--some--rows/.contents/" + FakeHub.COMMIT);
    List<String> lines = Files.readAllLines(kept);
    assertThat(lines).contains("1 a.csv", "2 b.csv", "1 c/d.csv").doesNotContain("5 README.md");
    Files.delete(kept);

    hub().find(WHAT, ROWS);

    assertThat(kept).content().hasLineCount(lines.size());
  }

  @Test
  void aListThatIsDamagedTellsNothing() throws IOException {
    hub().complete(WHAT, ROWS);
    Path kept = folder.resolve("datasets--some--rows/.contents/" + FakeHub.COMMIT);
    for (String damaged : List.of("", "1 a.csv\n\n", "1 ../../a.csv\n", "a.csv\n", "9 \0.csv\n")) {
      Files.writeString(kept, damaged);

      assertThat(HubContents.read(kept)).as(damaged).isEmpty();
    }
    assertThat(hub().inCache(WHAT, ROWS, "")).isEmpty();
  }
}
