package io.rlvr.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestHubCache {
  private static final HubName NAME = HubName.parse("policy.model", "hf:some/tiny");

  @TempDir private Path root;

  /** Files of a cache that anybody may have written, larger than any memory. */
  @Test
  void hugeFilesOfACacheAreNotRead(@TempDir Path root) throws IOException {
    HubCache cache = new HubCache(root, HubName.parse("policy.model", "hf:org/name"));
    String commit = "a".repeat(40);
    Path snapshot = Files.createDirectories(cache.snapshot(commit));
    Path index = snapshot.resolve("model.safetensors.index.json");
    long bytes = 3L << 30;
    sparse(index, bytes);
    Path refs = Files.createDirectories(root.resolve("models--org--name/refs"));
    sparse(refs.resolve("main"), bytes);

    assertThatThrownBy(() -> cache.missing(commit))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: it has %d bytes (expected at most %d)", index, bytes, 64 << 20);
    assertThat(cache.commit()).isEmpty();
  }

  private static void sparse(Path file, long bytes) throws IOException {
    try (RandomAccessFile made = new RandomAccessFile(file.toFile(), "rw")) {
      made.setLength(bytes);
    }
  }

  @Test
  void whereThereAreNoLinksContentsAreCopied() throws IOException {
    HubCache cache =
        new HubCache(
            root,
            NAME,
            (link, target) -> {
              throw new UnsupportedOperationException("no links");
            });
    HubFile file = new HubFile("config.json", 2, Checksum.of(Checksum.Kind.GIT, "9".repeat(40)));
    Files.createDirectories(cache.blobs());
    Files.writeString(cache.blobs().resolve("9".repeat(40)), "{}");

    cache.link(file, FakeHub.COMMIT);

    Path copy = cache.snapshot(FakeHub.COMMIT).resolve("config.json");
    assertThat(Files.isSymbolicLink(copy)).isFalse();
    assertThat(copy).hasContent("{}");
    assertThat(copy.getParent()).isDirectoryContaining("glob:**config.json");
    assertThat(copy.getParent().toFile().list()).hasSize(1);
  }

  @Test
  void aLinkToAContentThatIsGoneIsReplaced() throws IOException {
    HubCache cache = new HubCache(root, NAME);
    HubFile file = new HubFile("config.json", 2, Checksum.of(Checksum.Kind.GIT, "9".repeat(40)));
    Path link = cache.snapshot(FakeHub.COMMIT).resolve("config.json");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, Path.of("../../blobs/gone"));
    Files.createDirectories(cache.blobs());
    Files.writeString(cache.blobs().resolve("9".repeat(40)), "{}");

    cache.link(file, FakeHub.COMMIT);

    assertThat(link).hasContent("{}");
  }

  @Test
  void aSumOfNoughtsIsNone() {
    assertThat(Checksum.of(Checksum.Kind.GIT, "0".repeat(40))).isEqualTo(Checksum.NONE);
    assertThat(Checksum.of(Checksum.Kind.GIT, "A".repeat(40)).hex()).isEqualTo("a".repeat(40));
  }

  @Test
  void aSumOfAnotherFormIsNone() {
    assertThat(Checksum.isOne(Checksum.Kind.SHA256, "a".repeat(64))).isTrue();
    assertThat(Checksum.isOne(Checksum.Kind.SHA256, "a".repeat(40))).isFalse();
    assertThat(Checksum.isOne(Checksum.Kind.GIT, "../../../../x")).isFalse();
    assertThat(Checksum.isOne(Checksum.Kind.GIT, "")).isFalse();
  }

  @Test
  void whatIsNoSnapshotHasNoName() {
    String commit = FakeHub.COMMIT;

    assertThat(HubCache.nameOf(Path.of("/c/models--a--b/snapshots/" + commit)))
        .contains(HubName.parse("model", "hf:a/b@" + commit));
    assertThat(HubCache.nameOf(Path.of("/c/models--a--b/snapshots/main"))).isEmpty();
    assertThat(HubCache.nameOf(Path.of("/c/models--a--b/other/" + commit))).isEmpty();
    assertThat(HubCache.nameOf(Path.of("/c/models--a/snapshots/" + commit))).isEmpty();
    assertThat(HubCache.nameOf(Path.of("/" + commit))).isEmpty();
    assertThat(HubCache.nameOf(Path.of("/run/policy/v00001"))).isEmpty();
  }
}
