package io.rlvr.model.folder;

import io.rlvr.model.safetensors.BadFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A new folder that appears under its name when all of it is written. Until then it is a hidden one
 * beside it, which a failure removes, and after a kill the next attempt.
 */
final class StagedFolder implements AutoCloseable {
  private final Path path;
  private final Path target;

  private StagedFolder(Path path, Path target) {
    this.path = path;
    this.target = target;
  }

  /**
   * @param target does not exist
   */
  static StagedFolder of(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    Path path = absolute.resolveSibling("." + absolute.getFileName() + ".part");
    delete(path);
    return new StagedFolder(path, absolute);
  }

  /** Where to write; made by whoever writes. */
  Path path() {
    return path;
  }

  void commit() {
    try {
      Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw BadFile.unwritable(target, e);
    }
  }

  @Override
  public void close() {
    delete(path);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> leavesFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : leavesFirst) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw BadFile.unwritable(folder, e);
    }
  }
}
