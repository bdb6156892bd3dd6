package io.rlvr.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TestWriteFailure {
  private static final Path FILE = Path.of("/run/run.json");

  /** What Java says of a write to /dev/full. */
  @Test
  void aFailureWithoutAFileGetsItsName() {
    IOException full = new IOException("No space left on device");

    assertThat(WriteFailure.of(FILE, full))
        .hasMessage("/run/run.json: No space left on device")
        .hasCause(full);
  }

  @Test
  void aFailureThatNamesAFileStaysAsItIs() {
    IOException readOnly =
        new FileSystemException("/run/.run.json.1", null, "Read-only file system");
    IOException named = new IOException("/run/run.json: Input/output error");

    assertThat(WriteFailure.of(FILE, readOnly)).isSameAs(readOnly);
    assertThat(WriteFailure.of(FILE, named)).isSameAs(named);
  }
}
