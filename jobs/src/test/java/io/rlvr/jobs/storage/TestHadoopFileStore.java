package io.rlvr.jobs.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.apache.hadoop.util.VersionInfo;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of {@link FileStore} on a file system that moves files as HDFS does. */
class TestHadoopFileStore {
  private static final int MAX = 1 << 20;

  @TempDir private java.nio.file.Path folder;
  private java.nio.file.Path root;
  private FileStore store;

  @BeforeEach
  void open() throws IOException {
    root = folder.resolve("run");
    RawLocalFileSystem fileSystem = new RawLocalFileSystem();
    fileSystem.initialize(URI.create("file:///"), new Configuration());
    store = HadoopFileStore.of(fileSystem, new Path(root.toUri()));
  }

  @Test
  void createNeverOverwrites() throws IOException {
    assertThat(store.create("a/b", bytes("first"))).isTrue();
    assertThat(store.create("a/b", bytes("second"))).isFalse();
    assertThat(store.read("a/b", MAX)).contains(bytes("first"));
    assertThat(root.resolve("a").toFile().list()).containsExactly("b");
  }

  @Test
  void aStagedFileAppearsWhenItIsPublished() throws IOException {
    java.nio.file.Path cache = folder.resolve("cache");
    for (int attempt = 0; attempt < 2; attempt++) {
      java.nio.file.Path staged = store.stagingFile("a/b", cache);
      Files.write(staged, bytes("x"));
      store.publishFile(staged, "a/b");
      assertThat(staged).doesNotExist();
    }

    assertThat(store.list("a")).containsExactly("b");
    java.nio.file.Path local = store.localFile("a/b", cache);
    assertThat(local).hasContent("x").hasParent(cache);
    assertThat(store.localFile("a/b", cache)).isEqualTo(local);
  }

  @Test
  void replaceTakesThePlaceOfWhatWasThere() throws IOException {
    store.replace("a", bytes("first"));
    store.replace("a", bytes("second"));
    assertThat(store.read("a", MAX)).contains(bytes("second"));
    assertThat(root.toFile().list()).containsExactly("a");
  }

  @Test
  void whatIsReplacedIsThereUntilTheNewOneIs() throws IOException {
    MovingFileSystem files = new MovingFileSystem("file:///");
    FileStore moving = HadoopFileStore.of(files, new Path(root.toUri()));
    moving.create("driver/1", bytes("old"));

    moving.replace("driver/1", bytes("new"));

    assertThat(files.deleted).isNotEmpty().allMatch(name -> name.startsWith(".1."));
    assertThat(moving.read("driver/1", MAX)).contains(bytes("new"));
    assertThat(root.resolve("driver").toFile().list()).containsExactly("1");
  }

  @Test
  void whatCannotBeReplacedLeavesNothingBeside() throws IOException {
    store.create("a/b/c", bytes("x"));

    assertThatThrownBy(() -> store.replace("a/b", bytes("y")))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("/a/b must both be directories");

    assertThat(root.resolve("a").toFile().list()).containsExactly("b");
    assertThat(store.read("a/b/c", MAX)).contains(bytes("x"));
  }

  @Test
  void replacesInTwoStepsWhereHadoopKnowsNoOther() throws IOException {
    FileStore moving =
        HadoopFileStore.of(new MovingFileSystem("unknown://host"), new Path(root.toString()));
    moving.replace("a", bytes("first"));
    moving.replace("a", bytes("second"));

    assertThat(moving.read("a", MAX)).contains(bytes("second"));
    assertThat(root.toFile().list()).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hdfs", "viewfs", "webhdfs", "swebhdfs", "abfs", "abfss", "wasb"})
  void aFileThatIsWrittenIsNotSeenUnderItsName(String scheme) throws IOException {
    MovingFileSystem files = new MovingFileSystem(scheme + "://host");
    FileStore moving = HadoopFileStore.of(files, new Path(root.toString()));

    assertThat(moving.create("driver/1", bytes("whole"))).isTrue();

    assertThat(files.created).singleElement().asString().startsWith(".1.");
    assertThat(moving.read("driver/1", MAX)).contains(bytes("whole"));
  }

  @Test
  void readsFilesOnlyAndNoneThatIsTooLarge() throws IOException {
    store.create("a/b", bytes("four"));
    assertThat(store.read("a", MAX)).isEmpty();
    assertThat(store.read("a/c", MAX)).isEmpty();
    assertThat(store.size("a")).isEmpty();
    assertThat(store.size("a/b")).contains(4L);
    assertThat(store.size("a/c")).isEmpty();
    assertThatThrownBy(() -> store.read("a/b", 3))
        .isInstanceOf(IOException.class)
        .hasMessage("Cannot read " + store.root() + "/a/b: 4 bytes (expected at most 3)");
  }

  @Test
  void listsNamesInOrderWithoutItsOwn() throws IOException {
    store.create("a/2", bytes(""));
    store.create("a/10", bytes(""));
    Files.writeString(root.resolve("a/.1.tmp"), "");
    assertThat(store.list("a")).containsExactly("10", "2");
    assertThat(store.list("")).containsExactly("a");
    assertThat(store.list("a/2")).isEmpty();
    assertThat(store.list("b")).isEmpty();
  }

  @Test
  void removesWhatKilledWritersLeft() throws IOException {
    store.create("a/2", bytes(""));
    Files.writeString(root.resolve("a/.1.tmp"), "");
    store.deleteUnfinished("a");
    store.deleteUnfinished("none");
    assertThat(root.resolve("a/.1.tmp")).doesNotExist();
    assertThat(root.resolve("a/2")).exists();
  }

  @Test
  void deletesFoldersAndForgivesWhatIsNotThere() throws IOException {
    store.create("a/b/c", bytes("x"));
    store.delete("a");
    store.delete("a");
    assertThat(store.list("")).isEmpty();
  }

  @Test
  void refusesTheRootAndWhatLeavesIt() {
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> store.create("", bytes("x")),
            () -> store.replace("", bytes("x")),
            () -> store.delete(""))) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Path is the run folder itself: ''");
    }
    assertThatThrownBy(() -> store.delete("a/../../b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Path leaves the run folder: a/../../b");
  }

  @Test
  void whatIsPublishedCanBeFetched() throws IOException {
    java.nio.file.Path staging = store.stagingFolder("policy/v1", folder.resolve("cache"));
    Files.writeString(staging.resolve("w"), "weights");
    store.publish(staging, "policy/v1");
    assertThat(staging).doesNotExist();
    java.nio.file.Path local = store.localFolder("policy/v1", folder.resolve("copy"));
    assertThat(local.resolve("w")).hasContent("weights");
  }

  @Test
  void processesOfOneMachineMayFetchAtTheSameTime() throws IOException {
    java.nio.file.Path staging = store.stagingFolder("policy/v1", folder.resolve("cache"));
    byte[] weights = new byte[1 << 20];
    Arrays.fill(weights, (byte) 7);
    Files.write(staging.resolve("w"), weights);
    store.publish(staging, "policy/v1");

    List<Integer> mismatches =
        IntStream.range(0, 16)
            .parallel()
            .mapToObj(each -> fetched("policy/v1"))
            .map(file -> Arrays.mismatch(file, weights))
            .toList();

    assertThat(mismatches).containsOnly(-1);
    java.nio.file.Path copy = store.localFolder("policy/v1", folder.resolve("copy"));
    try (Stream<java.nio.file.Path> files = Files.list(copy)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly("w");
    }
  }

  private byte[] fetched(String path) {
    try {
      return Files.readAllBytes(store.localFolder(path, folder.resolve("copy")).resolve("w"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"s3a, hadoop-aws", "gone, the jar of Hadoop"})
  void aFileSystemWithoutItsClassesIsOneLine(String scheme, String jar) {
    Configuration hadoop = new Configuration(false);
    hadoop.set("fs.%s.impl".formatted(scheme), "org.example.GoneFileSystem");

    assertThatThrownBy(() -> HadoopFileStore.open(scheme + "://bucket/run", hadoop))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot open run folder %s://bucket/run: Class org.example.GoneFileSystem not found"
                    .formatted(scheme)
                + " (expected %s on the class path, of the version %s that Spark has of Hadoop, and"
                    .formatted(jar, VersionInfo.getVersion())
                + " what it needs)");
  }

  /** The local disk under another name: a file is there as soon as it is begun. */
  private static final class MovingFileSystem extends RawLocalFileSystem {
    private final URI uri;
    private final List<String> created = new ArrayList<>();
    private final List<String> deleted = new ArrayList<>();

    MovingFileSystem(String uri) throws IOException {
      this.uri = URI.create(uri);
      initialize(this.uri, new Configuration());
    }

    @Override
    public URI getUri() {
      return uri == null ? super.getUri() : uri; // none yet while it is made
    }

    @Override
    public FSDataOutputStream create(
        Path file,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      created.add(file.getName());
      return super.create(file, overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public FSDataOutputStream create(
        Path file,
        FsPermission permission,
        boolean overwrite,
        int bufferSize,
        short replication,
        long blockSize,
        Progressable progress)
        throws IOException {
      created.add(file.getName());
      return super.create(
          file, permission, overwrite, bufferSize, replication, blockSize, progress);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
      deleted.add(path.getName());
      return super.delete(path, recursive);
    }
  }
}
