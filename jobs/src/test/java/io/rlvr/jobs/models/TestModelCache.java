package io.rlvr.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelCache {
  private static final String REMEDY =
      " (expected a folder of this user alone; remove it, or name another with"
          + " -Djava.io.tmpdir)";

  @TempDir private Path shared;

  @BeforeEach
  void needsPosix() {
    assumeTrue(
        FileSystems.getDefault().supportedFileAttributeViews().contains("posix"),
        "this disk has no POSIX permissions");
  }

  @Test
  void isMadeForItsUserAloneAndFoundAgain() throws IOException {
    Path folder = ModelCache.folder(shared);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    assertThat(ModelCache.folder(shared)).isEqualTo(folder);
    assertThat(shared.toFile().list()).containsExactly(folder.getFileName().toString());
  }

  @Test
  void oneThatOthersMayWriteToIsRefused() throws IOException {
    Path folder = ModelCache.folder(shared);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThatThrownBy(() -> ModelCache.folder(shared))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot keep models in " + folder + ": others may write to it" + REMEDY);
  }

  @Test
  void aLinkIsRefused() throws IOException {
    Path folder = ModelCache.folder(shared);
    Files.delete(folder);
    Path elsewhere = Files.createDirectory(shared.resolve("elsewhere"));
    Files.createSymbolicLink(folder, elsewhere);

    assertThatThrownBy(() -> ModelCache.folder(shared))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot keep models in " + folder + ": it is a link" + REMEDY);
  }
}
