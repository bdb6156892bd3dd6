package io.rlvr.jobs.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed document against the text that the code makes of it. */
public final class GeneratedDoc {
  private static final String UPDATE = "rlvr.docs.update";

  private GeneratedDoc() {}

  /** Fails where they differ; with {@code -Drlvr.docs.update=true} it writes the file instead. */
  public static void check(String path, String expected) throws IOException {
    Path file = ProjectRoot.resolve(path);
    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(file, expected);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as(
            "%s is not what the code says; to write it anew:"
                + " mvn test -pl core,jobs -Dtest='TestGenerated*' -D%s=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false",
            path, UPDATE)
        .isEqualTo(expected);
  }
}
