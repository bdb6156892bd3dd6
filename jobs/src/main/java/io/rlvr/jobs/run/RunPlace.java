package io.rlvr.jobs.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Looks at where a run is to be before Spark starts. */
public final class RunPlace {
  /** Of a name, on the file systems of Linux and macOS. */
  private static final int MOST_BYTES = 255;

  private RunPlace() {}

  /**
   * Whether a folder can be made there and written to; storage other than the local one tells
   * later.
   *
   * @throws UserException if not
   */
  public static void check(String folder) {
    Optional<Path> local = local(folder);
    if (local.isEmpty()) {
      return;
    }
    Path nearest = local.get();
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      requireName(folder, nearest);
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

  /** Its path, absolute; empty where it is on other storage. */
  static Optional<Path> local(String folder) {
    if (folder.contains(":") && !folder.startsWith("file:")) {
      return Optional.empty();
    }
    return Optional.of(
        Path.of(folder.replaceFirst("^file:(//)?", "")).toAbsolutePath().normalize());
  }

  private static void requireName(String folder, Path absent) {
    if (Files.isSymbolicLink(absent)) {
      throw new UserException(
          "Cannot use run folder %s: %s is a link to nothing (expected a folder)", folder, absent);
    }
    int bytes = absent.getFileName().toString().getBytes(UTF_8).length;
    if (bytes > MOST_BYTES) {
      throw new UserException(
          "Cannot use run folder %s: a name of %d bytes (expected at most %d)",
          folder, bytes, MOST_BYTES);
    }
  }
}
