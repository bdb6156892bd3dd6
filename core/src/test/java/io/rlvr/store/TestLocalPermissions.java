package io.rlvr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestLocalPermissions {
  private static final byte[] X = "x".getBytes(UTF_8);

  @TempDir private Path folder;

  @BeforeEach
  void needsPosix() {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "this disk has no POSIX permissions");
  }

  @Test
  void whatTheGroupMayReadItMayReadWithin() throws IOException {
    Path run = folder.resolve("run");
    LocalPermissions.createFolder(run, Access.GROUP);
    FileStore store = new LocalFileStore(run);
    store.create("step/manifest", X);

    assertThat(mode(run)).isEqualTo("rwxr-x---");
    assertThat(mode(run.resolve("step"))).isEqualTo("rwxr-x---");
    assertThat(mode(run.resolve("step/manifest"))).isEqualTo("rw-r-----");
  }

  @Test
  void aFolderMadeForItsOwnerStaysSo() throws IOException {
    LocalPermissions.createFolder(folder.resolve("a"), Access.OWNER);
    LocalPermissions.createFolder(folder.resolve("a"), Access.GROUP);
    LocalPermissions.createFolder(folder.resolve("a/b/c"));

    assertThat(mode(folder.resolve("a"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("a/b"))).isEqualTo("rwx------");
    assertThat(mode(folder.resolve("a/b/c"))).isEqualTo("rwx------");
  }

  @Test
  void publishedModelsAreClosedToo() throws IOException {
    FileStore store = new LocalFileStore(folder.resolve("run"));
    Path staging = store.stagingFolder("policy/v00001", folder.resolve("cache"));
    Path weights = Files.writeString(staging.resolve("model.safetensors"), "x");
    Files.setPosixFilePermissions(weights, PosixFilePermissions.fromString("rw-r--r--"));
    store.publish(staging, "policy/v00001");

    assertThat(mode(weights)).isEqualTo("rw-------");
  }

  @Test
  void otherUsersOfTheMachineSeeNothing() throws IOException {
    FileStore store = new LocalFileStore(folder.resolve("run"));
    store.create("step/created", X);
    store.replace("step/replaced", X);
    store.stagingFolder("policy/v00001", folder);

    for (String path : List.of("", "step", "policy", "policy/v00001")) {
      assertThat(permissions(path)).isSubsetOf(PosixFilePermissions.fromString("rwx------"));
    }
    for (String path : List.of("step/created", "step/replaced")) {
      assertThat(permissions(path)).isSubsetOf(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aFolderThatWasThereKeepsItsPermissions() throws IOException {
    Path root = Files.createDirectories(folder.resolve("run"));
    FileStore store = new LocalFileStore(root);
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxrwxrwx"));

    store.create("a", X);

    assertThat(permissions("")).isEqualTo(PosixFilePermissions.fromString("rwxrwxrwx"));
  }

  private Set<PosixFilePermission> permissions(String path) throws IOException {
    return Files.getPosixFilePermissions(folder.resolve("run").resolve(path));
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
