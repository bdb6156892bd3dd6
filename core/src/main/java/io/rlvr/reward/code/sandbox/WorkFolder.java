package io.rlvr.reward.code.sandbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The folder of one run of a program. A locked file beside it tells that its process lives, in
 * whatever container that is; what a dead one left is removed at the next start.
 */
final class WorkFolder {
  private static final String LOCK = ".lock";

  private final Path path;
  private final Path lockFile;
  private final FileChannel lock;

  private WorkFolder(Path path, Path lockFile, FileChannel lock) {
    this.path = path;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  static WorkFolder create() throws IOException {
    Path path = parent().resolve(Owner.prefix() + UUID.randomUUID());
    Path lockFile = path.resolveSibling(path.getFileName() + LOCK);
    FileChannel lock =
        FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try {
      lock.lock();
      Files.createDirectory(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return new WorkFolder(path, lockFile, lock);
    } catch (IOException e) {
      lock.close();
      Files.deleteIfExists(lockFile);
      throw e;
    }
  }

  Path path() {
    return path;
  }

  void delete() throws IOException, InterruptedException {
    try {
      delete(path);
    } finally {
      Files.deleteIfExists(lockFile);
      lock.close();
    }
  }

  /** Removes what processes left that have died, programs that still run among them. */
  static void deleteStale() throws IOException, InterruptedException {
    for (Path lockFile : lockFilesOfOthers()) {
      try (FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
        if (channel.tryLock() != null) {
          String name = lockFile.getFileName().toString();
          Path folder = lockFile.resolveSibling(name.substring(0, name.length() - LOCK.length()));
          Leftovers.end(folder);
          delete(folder);
          Files.deleteIfExists(lockFile);
        }
      } catch (IOException e) {
        // another user's, or another process removes it just now
      }
    }
  }

  /** Not those of this process, as to close a file frees the locks that a process has on it. */
  private static List<Path> lockFilesOfOthers() throws IOException {
    String own = Owner.prefix();
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(parent(), Owner.PREFIX + "*" + LOCK)) {
      for (Path file : all) {
        if (!file.getFileName().toString().startsWith(own)) {
          files.add(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return files;
  }

  /** By the tools of the shell, which follow no link and know no path that is too long. */
  private static void delete(Path folder) throws IOException, InterruptedException {
    Shell.run("chmod -R u+rwx -- \"$1\"; rm -rf -- \"$1\"", folder.toString());
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("Cannot remove " + folder);
    }
  }

  private static Path parent() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }
}
