package io.rlvr.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file of a folder that came from anywhere, before it is opened. A pipe would keep its reader
 * waiting for ever, and a link could lead to what the folder's maker may not read. The links of
 * Hugging Face's cache, from {@code models--a--b/snapshots/c} to {@code models--a--b/blobs}, are
 * those that may leave their folder.
 */
public final class OutsideFile {
  private OutsideFile() {}

  /**
   * The file itself, which may be absent.
   *
   * @throws UserException if it is there and is no regular file, or a link out of its folder
   */
  public static Path checked(Path file) {
    if (!Files.exists(file)) {
      return file;
    }
    if (!Files.isRegularFile(file)) {
      throw new UserException(
          "Cannot read %s: it is no regular file (expected no folder, pipe or device)", file);
    }
    try {
      Path folder = file.toAbsolutePath().getParent().toRealPath();
      Path real = file.toRealPath();
      if (!real.startsWith(folder) && !isBlob(folder, real)) {
        throw new UserException(
            "Cannot read %s: it is a link out of its folder (expected a file in it)", file);
      }
      return file;
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot read %s: %s", file, e.getMessage());
    }
  }

  private static boolean isBlob(Path folder, Path real) {
    for (Path at = folder; at.getParent() != null; at = at.getParent()) {
      Path cache = at.getParent();
      if (at.endsWith("snapshots")
          && String.valueOf(cache.getFileName()).startsWith("models--")
          && real.startsWith(cache.resolve("blobs"))) {
        return true;
      }
    }
    return false;
  }
}
