package io.rlvr.jobs.storage;

import io.rlvr.store.Access;
import io.rlvr.store.LocalPermissions;
import java.io.IOException;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * {@link LocalPermissions} on any Hadoop file system that has permissions. Object stores have none:
 * the policy of the bucket decides there.
 */
public final class StoragePermissions {
  /** What keeps POSIX permissions by Hadoop's own contract. */
  private static final Set<String> SCHEMES =
      Set.of("file", "hdfs", "viewfs", "webhdfs", "swebhdfs");

  private StoragePermissions() {}

  /** Makes the folder of a run for them to read, unless it is there. */
  public static void createRun(String folder, Access access, Configuration hadoop)
      throws IOException {
    Path path = new Path(folder);
    if (isLocal(path)) {
      LocalPermissions.createFolder(local(path), access);
      return;
    }
    FileSystem fileSystem = path.getFileSystem(hadoop);
    if (isKeptBy(fileSystem) && !fileSystem.exists(path)) {
      fileSystem.mkdirs(path, FsPermission.valueOf("d" + access.folderMode()));
    }
  }

  /** Makes a folder that is open to whom the nearest one above it is. */
  public static void createFolder(FileSystem fileSystem, Path folder) throws IOException {
    if (isLocal(folder)) {
      LocalPermissions.createFolder(local(folder));
    } else if (isKeptBy(fileSystem) && !fileSystem.exists(folder)) {
      createFolder(fileSystem, folder.getParent());
      Access access = of(fileSystem, folder.getParent());
      fileSystem.mkdirs(folder, FsPermission.valueOf("d" + access.folderMode()));
    }
  }

  /** Closes a file to whom its folder is closed. */
  public static void narrow(FileSystem fileSystem, Path file) throws IOException {
    if (isLocal(file)) {
      LocalPermissions.narrow(local(file));
    } else if (isKeptBy(fileSystem)) {
      Access access = of(fileSystem, file.getParent());
      fileSystem.setPermission(file, FsPermission.valueOf("-" + access.fileMode()));
    }
  }

  private static Access of(FileSystem fileSystem, Path folder) throws IOException {
    FsAction group = fileSystem.getFileStatus(folder).getPermission().getGroupAction();
    return group.implies(FsAction.READ) ? Access.GROUP : Access.OWNER;
  }

  private static boolean isKeptBy(FileSystem fileSystem) {
    return SCHEMES.contains(fileSystem.getUri().getScheme());
  }

  private static boolean isLocal(Path path) {
    String scheme = path.toUri().getScheme();
    return scheme == null || scheme.equals("file");
  }

  private static java.nio.file.Path local(Path path) {
    return java.nio.file.Path.of(path.toUri().getPath());
  }
}
