package io.rlvr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestLocalFileStore {
  private static final int MAX = 1 << 20;

  @TempDir private Path folder;
  private Path root;
  private FileStore store;

  @BeforeEach
  void open() {
    root = folder.resolve("run");
    store = new LocalFileStore(root);
  }

  @Test
  void aDiskThatFailsWhileAFolderIsReadIsAnIoException() {
    Stream<Path> stale =
        Stream.generate(
            () -> {
              throw new UncheckedIOException(new IOException("Stale file handle"));
            });

    assertThatThrownBy(() -> LocalFileStore.names(stale))
        .isInstanceOf(IOException.class)
        .hasMessage("Stale file handle");
  }

  @Test
  void theRootIsAnAbsolutePath() {
    assertThat(store.root()).isEqualTo(root.toString());
    assertThat(new LocalFileStore(Path.of("a/../b")).root())
        .isEqualTo(Path.of("b").toAbsolutePath().toString());
  }

  @Test
  void whatIsCreatedCanBeRead() throws IOException {
    assertThat(store.create("a/b/c.json", bytes("x"))).isTrue();
    assertThat(store.create("empty", new byte[0])).isTrue();

    assertThat(store.read("a/b/c.json", MAX)).contains(bytes("x"));
    assertThat(store.read("empty", MAX)).contains(new byte[0]);
  }

  @Test
  void aStagedFileAppearsWhenItIsPublished() throws IOException {
    Path staged = store.stagingFile("a/b", folder.resolve("cache"));
    Files.write(staged, bytes("x"));
    assertThat(store.list("a")).isEmpty();
    store.publishFile(staged, "a/b");
    Path again = store.stagingFile("a/b", folder.resolve("cache"));
    Files.write(again, bytes("x"));
    store.publishFile(again, "a/b");

    assertThat(names(root.resolve("a"))).containsExactly("b");
    assertThat(store.localFile("a/b", folder.resolve("cache"))).hasContent("x");
  }

  @Test
  void createNeverOverwrites() throws IOException {
    store.create("a", bytes("first"));

    assertThat(store.create("a", bytes("second"))).isFalse();
    assertThat(store.read("a", MAX)).contains(bytes("first"));
    assertThat(names(root)).containsExactly("a");
  }

  @Test
  void ofTwentyCreatorsOneWinsWithItsWholeContent() throws Exception {
    int writers = 20;
    ExecutorService pool = Executors.newFixedThreadPool(writers);
    try {
      for (int round = 0; round < 5; round++) {
        String path = "step/" + round;
        CyclicBarrier start = new CyclicBarrier(writers);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          byte[] content = content(writer);
          results.add(
              pool.submit(
                  () -> {
                    start.await();
                    return store.create(path, content);
                  }));
        }
        List<Integer> winners = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          if (results.get(writer).get()) {
            winners.add(writer);
          }
        }
        assertThat(winners).hasSize(1);
        assertThat(store.read(path, MAX)).contains(content(winners.get(0)));
      }
      assertThat(names(root.resolve("step"))).containsExactly("0", "1", "2", "3", "4");
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aReaderSeesNothingOrTheWhole() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(1);
    try {
      Future<?> writing =
          pool.submit(
              () -> {
                for (int i = 0; i < 50; i++) {
                  store.replace("a", content(i));
                }
                return true;
              });
      Set<Integer> lengths = new HashSet<>();
      while (!writing.isDone()) {
        store.read("a", MAX).ifPresent(seen -> lengths.add(seen.length));
      }
      writing.get();
      lengths.add(store.read("a", MAX).orElseThrow().length);
      assertThat(lengths).containsExactly(content(0).length);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aDiskWithoutLinksCommitsByAMove() throws IOException {
    for (LocalFileStore.Link broken :
        List.<LocalFileStore.Link>of(
            (name, file) -> {
              throw new UnsupportedOperationException("no links");
            },
            (name, file) -> {
              throw new FileSystemException(name.toString(), file.toString(), "no links");
            })) {
      FileStore plain = new LocalFileStore(folder.resolve("plain"), broken);

      assertThat(plain.create("a", bytes("first"))).isTrue();
      assertThat(plain.create("a", bytes("second"))).isFalse();
      assertThat(plain.read("a", MAX)).contains(bytes("first"));
      assertThat(names(folder.resolve("plain"))).containsExactly("a");
      plain.delete("a");
    }
  }

  @Test
  void aFailedCommitLeavesNothingBehind() throws IOException {
    FileStore failing =
        new LocalFileStore(
            root,
            (name, file) -> {
              throw new IOException("Injected failure");
            });

    assertThatThrownBy(() -> failing.create("a", bytes("x")))
        .isInstanceOf(IOException.class)
        .hasMessage("Injected failure");
    assertThat(names(root)).isEmpty();
  }

  @Test
  void replacePutsTheNewInThePlaceOfTheOld() throws IOException {
    store.replace("a/b", bytes("first"));
    store.replace("a/b", bytes("second"));

    assertThat(store.read("a/b", MAX)).contains(bytes("second"));
    assertThat(names(root.resolve("a"))).containsExactly("b");
  }

  @Test
  void aFailedReplaceLeavesTheOldAndNothingElse() throws IOException {
    store.create("a/b", bytes("x")); // a is a folder that is not empty

    assertThatThrownBy(() -> store.replace("a", bytes("y")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining(root.resolve("a").toString());
    assertThat(store.read("a/b", MAX)).contains(bytes("x"));
    assertThat(names(root)).containsExactly("a");
  }

  @Test
  void readingStopsAtTheLimit() throws IOException {
    store.create("a", bytes("12345"));

    assertThat(store.read("a", 5)).contains(bytes("12345"));
    assertThatThrownBy(() -> store.read("a", 4))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read %s: 5 bytes (expected at most 4)".formatted(root.resolve("a")));
  }

  @Test
  void whatIsAbsentOrAFolderIsNoFile() throws IOException {
    store.create("folder/a", bytes("x"));

    for (String path : List.of("none", "none/deeper", "folder", "folder/a/deeper", "")) {
      assertThat(store.read(path, MAX)).isEmpty();
      assertThat(store.size(path)).isEmpty();
    }
    assertThat(store.size("folder/a")).contains(1L);
  }

  @Test
  void listsAreSortedAndEmptyWhereThereIsNothing() throws IOException {
    store.create("step=2/b", bytes("x"));
    store.create("step=10/a", bytes("x"));
    store.create("a", bytes("x"));

    assertThat(store.list("")).containsExactly("a", "step=10", "step=2");
    assertThat(store.list("step=2")).containsExactly("b");
    assertThat(store.list("none")).isEmpty();
    assertThat(store.list("a")).isEmpty();
  }

  @Test
  void whatAKilledWriterLeftIsInNoList() throws IOException {
    FileStore killed =
        new LocalFileStore(
            root,
            (name, file) -> {
              // The state at the moment before the commit: keep a copy, as a kill would.
              Files.copy(file, file.resolveSibling(file.getFileName() + "-killed"));
              throw new IOException("killed");
            });
    assertThatThrownBy(() -> killed.create("step/_manifest.json", bytes("x")))
        .isInstanceOf(IOException.class)
        .hasMessage("killed");

    assertThat(names(root.resolve("step"))).hasSize(1).allMatch(name -> name.endsWith("-killed"));
    assertThat(store.list("step")).isEmpty();
    assertThat(store.read("step/_manifest.json", MAX)).isEmpty();
    assertThat(store.create("step/_manifest.json", bytes("y"))).isTrue();
    String left = names(root.resolve("step")).get(0);
    assertThatThrownBy(() -> new DataFile(left, 0, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid data file name: '" + left + "'");
  }

  @Test
  void whatAKilledWriterLeftCanBeRemoved() throws IOException {
    store.create("policy/v00001/a", bytes("x"));
    Path staged = store.stagingFile("policy/v00001/b", root);
    Files.writeString(staged, "half");

    store.deleteUnfinished("policy/v00001");
    store.deleteUnfinished("none");

    assertThat(names(root.resolve("policy/v00001"))).containsExactly("a");
    assertThatThrownBy(() -> store.deleteUnfinished(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Path is the run folder itself: ''");
  }

  @Test
  void deleteRemovesFilesAndWholeFolders() throws IOException {
    store.create("policy/v00001/a", bytes("x"));
    store.create("policy/v00001/deep/b", bytes("x"));
    store.create("policy/v00002/a", bytes("x"));

    store.delete("policy/v00001");
    store.delete("policy/v00002/a");
    store.delete("none");

    assertThat(store.list("policy")).containsExactly("v00002");
    assertThat(store.list("policy/v00002")).isEmpty();
  }

  @Test
  void deleteRemovesALinkAndNotWhatItPointsAt() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.writeString(outside.resolve("precious"), "x");
    Files.createDirectories(root);
    Files.createSymbolicLink(root.resolve("link"), outside);
    Files.createSymbolicLink(root.resolve("dangling"), folder.resolve("nowhere"));

    store.delete("link");
    store.delete("dangling");

    assertThat(store.list("")).isEmpty();
    assertThat(outside.resolve("precious")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../run2/a", "a/../../b", "/etc/passwd", "a/b/../../../c"})
  void aPathThatLeavesTheRootIsRefused(String path) {
    String message = "Path leaves the run folder: " + path;

    for (Use use : uses(path)) {
      assertThatThrownBy(use::run).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
    assertThat(root).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a/.."})
  void theRootItselfIsNeitherWrittenNorRemoved(String path) throws IOException {
    store.create("a", bytes("x"));

    for (Use use :
        List.<Use>of(
            () -> store.create(path, bytes("x")),
            () -> store.replace(path, bytes("x")),
            () -> store.stagingFolder(path, folder),
            () -> store.delete(path))) {
      assertThatThrownBy(use::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Path is the run folder itself: '" + path + "'");
    }
    assertThat(store.list("")).containsExactly("a");
  }

  @Test
  void aStagingFolderIsThePlaceItselfAndEmpty() throws IOException {
    store.create("policy/v00001/old", bytes("x"));

    Path staging = store.stagingFolder("policy/v00001", folder.resolve("cache"));
    assertThat(names(staging)).isEmpty();
    Files.writeString(staging.resolve("model"), "x");
    store.publish(staging, "policy/v00001");

    assertThat(store.list("policy/v00001")).containsExactly("model");
    assertThat(store.localFolder("policy/v00001", folder.resolve("cache"))).isEqualTo(staging);
    assertThat(folder.resolve("cache")).doesNotExist();
    assertThatThrownBy(() -> store.publish(staging, "policy/v00002"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot publish %s as policy/v00002: not its staging folder".formatted(staging));
  }

  private interface Use {
    void run() throws IOException;
  }

  private List<Use> uses(String path) {
    return List.of(
        () -> store.read(path, MAX),
        () -> store.create(path, bytes("x")),
        () -> store.replace(path, bytes("x")),
        () -> store.localFolder(path, folder),
        () -> store.stagingFolder(path, folder),
        () -> store.publish(folder, path),
        () -> store.list(path),
        () -> store.size(path),
        () -> store.delete(path));
  }

  /** Everything in a folder, whatever its name. */
  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  /** Contents of one length, each of a byte of its own. */
  private static byte[] content(int writer) {
    byte[] content = new byte[100_000];
    Arrays.fill(content, (byte) writer);
    return content;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
