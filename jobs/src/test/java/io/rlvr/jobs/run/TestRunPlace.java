package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestRunPlace {
  @TempDir Path folder;

  @Test
  void aFolderThatCanBeMadePassesAndNothingIsLeft() throws IOException {
    RunPlace.check(folder.resolve("runs/one").toString());
    RunPlace.check("file:" + folder);
    RunPlace.check("s3a://bucket/run");

    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("notes.txt"));

    for (Path run : new Path[] {file, file.resolve("run")}) {
      assertThatThrownBy(() -> RunPlace.check(run.toString()))
          .isInstanceOf(UserException.class)
          .hasMessage("Cannot use run folder %s: %s is a file (expected a folder)", run, file);
    }
  }

  /** Nobody, not even root, makes files there. */
  @Test
  void aPlaceThatCannotBeWritten() {
    assertThatThrownBy(() -> RunPlace.check("/proc/run"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use run folder /proc/run: /proc cannot be written (expected a folder that"
                + " can)");
  }

  @Test
  void aLinkToNothingIsNoFolder() throws IOException {
    Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("absent"));
    Path self = Files.createSymbolicLink(folder.resolve("self"), folder.resolve("self"));

    for (Path link : new Path[] {dangling, self}) {
      for (Path run : new Path[] {link, link.resolve("run")}) {
        assertThatThrownBy(() -> RunPlace.check(run.toString()))
            .isInstanceOf(UserException.class)
            .hasMessage(
                "Cannot use run folder %s: %s is a link to nothing (expected a folder)", run, link);
      }
    }
  }

  /** Of bytes, not of characters: this letter has two. */
  @Test
  void aNameThatNoDiskTakes() {
    RunPlace.check(folder.resolve("a".repeat(255)).toString());
    Path run = folder.resolve("\u00e4".repeat(128));

    assertThatThrownBy(() -> RunPlace.check(run.toString()))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot use run folder %s: a name of 256 bytes (expected at most 255)", run);
  }
}
