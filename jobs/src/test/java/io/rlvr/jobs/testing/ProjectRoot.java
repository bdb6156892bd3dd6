package io.rlvr.jobs.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the project's files are, wherever its tests are started from. */
public final class ProjectRoot {
  private ProjectRoot() {}

  /** A path below the project's root. */
  public static Path resolve(String path) {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(directory.resolve("bin/rlvr"))) {
      directory = directory.getParent();
      if (directory == null) {
        throw new IllegalStateException("Cannot find the project's root above the tests");
      }
    }
    return directory.resolve(path).normalize();
  }
}
