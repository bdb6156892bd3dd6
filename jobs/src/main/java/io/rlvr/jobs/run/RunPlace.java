package io.rlvr.jobs.run;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks at where a run is to be before Spark starts. */
public final class RunPlace {
  private RunPlace() {}

  /**
   * Whether a folder can be made there and written to; storage other than the local one tells
   * later.
   *
   * @throws UserException if not
   */
  public static void check(String folder) {
    if (folder.contains(":") && !folder.startsWith("file:")) {
      return;
    }
    Path path = Path.of(folder.replaceFirst("^file:(//)?", "")).toAbsolutePath().normalize();
    Path nearest = path;
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    if (!Files.isDirectory(nearest)) {
      throw new UserException(
          "Cannot use run folder %s: %s is a file (expected a folder)", folder, nearest);
    }
    try {
      Files.delete(Files.createTempFile(nearest, ".rlvr-", ".probe"));
    } catch (IOException e) {
      throw UserException.causedBy(
          e,
          "Cannot use run folder %s: %s cannot be written (expected a folder that can)",
          folder,
          nearest);
    }
  }
}
