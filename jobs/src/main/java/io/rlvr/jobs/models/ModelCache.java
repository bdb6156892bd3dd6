package io.rlvr.jobs.models;

import io.rlvr.config.UserException;
import io.rlvr.store.Access;
import io.rlvr.store.LocalPermissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;

/**
 * Where a process keeps copies of models that its storage holds. The folder for temporary files is
 * shared with every user of the machine, who may have made one of that name first: only a folder of
 * ours that nobody else may write to is used.
 */
public final class ModelCache {
  private ModelCache() {}

  /** The folder of this user, made if it is not there. */
  public static Path folder() throws IOException {
    return folder(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * The same below another shared folder.
   *
   * @throws UserException if it is not ours alone
   */
  static Path folder(Path shared) throws IOException {
    String user = System.getProperty("user.name").replaceAll("[^A-Za-z0-9_-]", "_");
    Path folder = shared.resolve("rlvr-models-" + user);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.isSymbolicLink(folder)) {
        throw notOurs(folder, "it is a link");
      }
      LocalPermissions.createFolder(folder, Access.OWNER);
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      check(folder);
    }
    return folder;
  }

  private static void check(Path folder) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    UserPrincipal self = self(folder.getParent());
    if (!found.owner().equals(self)) {
      throw notOurs(folder, "it belongs to " + found.owner().getName());
    }
    if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
        || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
      throw notOurs(folder, "others may write to it");
    }
  }

  /** Whoever owns what this process makes. */
  private static UserPrincipal self(Path shared) throws IOException {
    Path probe = Files.createTempFile(shared, "rlvr", "");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  private static UserException notOurs(Path folder, String why) {
    return new UserException(
        "Cannot keep models in %s: %s (expected a folder of this user alone; remove it, or name"
            + " another with -Djava.io.tmpdir)",
        folder, why);
  }
}
