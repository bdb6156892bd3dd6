package io.rlvr.jobs.storage;

import io.rlvr.config.UserException;
import io.rlvr.store.Access;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.VersionInfo;

/**
 * A run folder on any Hadoop file system. On HDFS a small file is written beside its place and
 * moved there, which fails if the place is taken, or replaces what was there in one step. On an
 * object store a put is whole or absent by itself, and {@link SmallObjects} asks it to fail if the
 * place is taken.
 */
public final class HadoopFileStore implements FileStore {
  /** How often a file is read that others replace while it is read. */
  private static final int READS = 5;

  /**
   * The schemes whose objects appear whole, and that copy to rename. Others, such as {@code abfs}
   * and {@code webhdfs}, show an empty file from its beginning on.
   */
  private static final Set<String> PUT = Set.of("s3", "s3a", "s3n", "gs", "oss", "cosn", "obs");

  private final FileSystem fileSystem;
  private final Path root;
  private final SmallObjects objects;
  private final OverwritingMove overwriting;

  private HadoopFileStore(FileSystem fileSystem, Path root) {
    this.fileSystem = fileSystem;
    this.root = root;
    this.objects = new SmallObjects(fileSystem);
    this.overwriting = new OverwritingMove(fileSystem);
  }

  /**
   * The store of a run folder: the local one for paths without a scheme and {@code file:}.
   *
   * @throws UserException if no file system serves the scheme
   */
  public static FileStore open(String folder, Configuration hadoop) {
    URI uri = new Path(folder).toUri();
    if (uri.getScheme() == null || uri.getScheme().equals("file")) {
      return new LocalFileStore(java.nio.file.Path.of(uri.getPath()));
    }
    Path root = new Path(folder);
    try {
      return new HadoopFileStore(root.getFileSystem(hadoop), root);
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot open run folder %s: %s", folder, e.getMessage());
    } catch (RuntimeException e) {
      throw withoutClasses(folder, uri.getScheme(), e);
    }
  }

  /** Spark comes without the classes of object stores. */
  private static RuntimeException withoutClasses(String folder, String scheme, RuntimeException e) {
    if (!(rootOf(e) instanceof ClassNotFoundException missing)) {
      return e;
    }
    String jar = scheme.startsWith("s3") ? "hadoop-aws" : "the jar of Hadoop";
    return UserException.causedBy(
        e,
        "Cannot open run folder %s: %s (expected %s on the class path, of the version %s that"
            + " Spark has of Hadoop, and what it needs)",
        folder,
        missing.getMessage(),
        jar,
        VersionInfo.getVersion());
  }

  private static Throwable rootOf(Throwable problem) {
    return problem.getCause() == null ? problem : rootOf(problem.getCause());
  }

  /** The same with the settings of this process, which are looked up where they are needed. */
  public static FileStore open(String folder) {
    return folder.contains(":")
        ? open(folder, HadoopSettings.here())
        : new LocalFileStore(java.nio.file.Path.of(folder));
  }

  /** For tests: the Hadoop code on a file system of the test's choice. */
  static FileStore of(FileSystem fileSystem, Path root) {
    return new HadoopFileStore(fileSystem, root);
  }

  @Override
  public String root() {
    return root.toString();
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) throws IOException {
    Path file = resolve(path);
    for (int attempt = 1; ; attempt++) {
      try {
        FileStatus status = fileSystem.getFileStatus(file);
        if (!status.isFile()) {
          return Optional.empty();
        }
        if (status.getLen() > maxBytes) {
          throw new IOException(
              "Cannot read %s: %d bytes (expected at most %d)"
                  .formatted(file, status.getLen(), maxBytes));
        }
        try (FSDataInputStream in = fileSystem.open(file)) {
          return Optional.of(in.readAllBytes());
        } catch (IOException e) {
          if (attempt == READS || !isReplaced(status)) {
            throw e;
          }
        }
      } catch (FileNotFoundException e) {
        return Optional.empty();
      }
    }
  }

  /** An object store gives up reading where another process has replaced the object meanwhile. */
  private boolean isReplaced(FileStatus before) throws IOException {
    FileStatus now = fileSystem.getFileStatus(before.getPath());
    return (before instanceof EtagSource old && now instanceof EtagSource latest)
        ? !Objects.equals(old.getEtag(), latest.getEtag())
        : now.getModificationTime() != before.getModificationTime();
  }

  @Override
  public boolean create(String path, byte[] content) throws IOException {
    Path file = resolveInside(path);
    if (fileSystem.exists(file)) {
      return false;
    }
    return isObjectStore() ? objects.create(file, content) : moveIntoPlace(file, content);
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    Path file = resolveInside(path);
    if (isObjectStore()) {
      objects.replace(file, content);
      return;
    }
    Path temporary = hidden(file);
    try {
      writeBeside(temporary, content);
      overwriting.move(temporary, file);
    } finally {
      fileSystem.delete(temporary, false);
    }
  }

  @Override
  public java.nio.file.Path localFolder(String folder, java.nio.file.Path cache)
      throws IOException {
    java.nio.file.Path target = cache.resolve(folder.replace('/', '_'));
    Files.createDirectories(target);
    for (FileStatus status : fileSystem.listStatus(resolve(folder))) {
      String name = status.getPath().getName();
      if (name.startsWith(".")) {
        continue; // of a writer that was killed
      }
      java.nio.file.Path file = target.resolve(name);
      if (status.isFile() && !(Files.isRegularFile(file) && Files.size(file) == status.getLen())) {
        copyInPlace(status.getPath(), file);
      }
    }
    return target;
  }

  @Override
  public java.nio.file.Path localFile(String path, java.nio.file.Path cache) throws IOException {
    java.nio.file.Path file = cache.resolve(path.replace('/', '_'));
    FileStatus status = fileSystem.getFileStatus(resolve(path));
    if (!(Files.isRegularFile(file) && Files.size(file) == status.getLen())) {
      Files.createDirectories(cache);
      copyInPlace(status.getPath(), file);
    }
    return file;
  }

  @Override
  public java.nio.file.Path stagingFile(String path, java.nio.file.Path cache) throws IOException {
    Files.createDirectories(cache);
    return cache.resolve("staging-" + UUID.randomUUID());
  }

  /** On HDFS the name is taken or free: whoever comes second leaves the first one's file. */
  @Override
  public void publishFile(java.nio.file.Path staging, String path) throws IOException {
    Path file = resolveInside(path);
    createFolder(file.getParent());
    Path source = new Path(staging.toUri());
    if (isObjectStore()) {
      fileSystem.copyFromLocalFile(true, true, source, file);
      return;
    }
    Path temporary = hidden(file);
    try {
      fileSystem.copyFromLocalFile(true, true, source, temporary);
      StoragePermissions.narrow(fileSystem, temporary);
      if (!fileSystem.rename(temporary, file) && !fileSystem.exists(file)) {
        throw new IOException("Cannot move %s to its place".formatted(file));
      }
    } finally {
      fileSystem.delete(temporary, false);
    }
  }

  /** Executors of one machine share the copy: a file is whole as soon as it has its name. */
  private void copyInPlace(Path source, java.nio.file.Path file) throws IOException {
    java.nio.file.Path part = file.resolveSibling("." + UUID.randomUUID() + ".part");
    try {
      fileSystem.copyToLocalFile(false, source, new Path(part.toUri()), true);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  @Override
  public java.nio.file.Path stagingFolder(String folder, java.nio.file.Path cache)
      throws IOException {
    delete(folder);
    Files.createDirectories(cache);
    return Files.createTempDirectory(cache, "staging");
  }

  @Override
  public void publish(java.nio.file.Path staging, String folder) throws IOException {
    createFolder(resolve(folder));
    try (Stream<java.nio.file.Path> files = Files.list(staging)) {
      for (java.nio.file.Path file : files.sorted().toList()) {
        Path target = new Path(resolve(folder), file.getFileName().toString());
        fileSystem.copyFromLocalFile(true, true, new Path(file.toUri()), target);
        StoragePermissions.narrow(fileSystem, target);
      }
    }
    Files.delete(staging);
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try {
      Path parent = resolve(folder);
      if (!fileSystem.getFileStatus(parent).isDirectory()) {
        return List.of();
      }
      return Arrays.stream(fileSystem.listStatus(parent))
          .map(status -> status.getPath().getName())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (FileNotFoundException e) {
      return List.of();
    }
  }

  @Override
  public Optional<Long> size(String path) throws IOException {
    try {
      FileStatus status = fileSystem.getFileStatus(resolve(path));
      return status.isFile() ? Optional.of(status.getLen()) : Optional.empty();
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String path) throws IOException {
    fileSystem.delete(resolveInside(path), true);
  }

  @Override
  public void deleteUnfinished(String folder) throws IOException {
    try {
      for (FileStatus status : fileSystem.listStatus(resolveInside(folder))) {
        if (status.isFile() && status.getPath().getName().startsWith(".")) {
          fileSystem.delete(status.getPath(), false);
        }
      }
    } catch (FileNotFoundException e) {
      return;
    }
  }

  /** Moving onto a name that is taken answers false on HDFS: the atomic commit. */
  private boolean moveIntoPlace(Path file, byte[] content) throws IOException {
    Path temporary = hidden(file);
    try {
      writeBeside(temporary, content);
      return fileSystem.rename(temporary, file);
    } finally {
      fileSystem.delete(temporary, false);
    }
  }

  private void writeBeside(Path temporary, byte[] content) throws IOException {
    createFolder(temporary.getParent());
    try (FSDataOutputStream out = fileSystem.create(temporary, false)) {
      StoragePermissions.narrow(fileSystem, temporary);
      out.write(content);
      out.hsync();
    }
  }

  private static Path hidden(Path file) {
    return new Path(file.getParent(), "." + file.getName() + "." + UUID.randomUUID() + ".tmp");
  }

  private void createFolder(Path folder) throws IOException {
    StoragePermissions.createRun(root.toString(), Access.OWNER, fileSystem.getConf());
    StoragePermissions.createFolder(fileSystem, folder);
    fileSystem.mkdirs(folder); // where there are no permissions
  }

  private boolean isObjectStore() {
    return PUT.contains(fileSystem.getUri().getScheme());
  }

  private Path resolve(String path) {
    if (List.of(path.split("/")).contains("..")) {
      throw new IllegalArgumentException("Path leaves the run folder: " + path);
    }
    return path.isEmpty() ? root : new Path(root, path);
  }

  private Path resolveInside(String path) {
    Path resolved = resolve(path);
    if (resolved.equals(root) || path.equals(".")) {
      throw new IllegalArgumentException("Path is the run folder itself: '" + path + "'");
    }
    return resolved;
  }
}
