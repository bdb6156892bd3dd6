package io.rlvr.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * POSIX permissions of what is made in a folder: its group may read where it may read the folder,
 * other users of the machine never. Does nothing on a disk without such permissions.
 */
public final class LocalPermissions {
  private LocalPermissions() {}

  /** Makes a folder, and those above that are not there; the umask may narrow it further. */
  public static Path createFolder(Path folder, Access access) throws IOException {
    return Files.createDirectories(folder, attributes(folder, access.folderMode()));
  }

  /** Makes a folder that is open to whom the nearest one above it is. */
  public static Path createFolder(Path folder) throws IOException {
    return createFolder(folder, ofNearest(folder));
  }

  /** Closes a file to whom its folder is closed. */
  public static void narrow(Path file) throws IOException {
    if (arePosix(file)) {
      String mode = ofNearest(file.toAbsolutePath().getParent()).fileMode();
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
  }

  /** For a file that is to be made in a folder that is there. */
  static FileAttribute<?>[] ofFileIn(Path folder) throws IOException {
    return attributes(folder, ofNearest(folder).fileMode());
  }

  private static Access ofNearest(Path folder) throws IOException {
    Path nearest = folder.toAbsolutePath();
    while (!Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    return arePosix(nearest)
            && Files.getPosixFilePermissions(nearest).contains(PosixFilePermission.GROUP_READ)
        ? Access.GROUP
        : Access.OWNER;
  }

  private static FileAttribute<?>[] attributes(Path path, String mode) {
    return arePosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean arePosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
