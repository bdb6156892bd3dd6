package io.rlvr.store;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A run folder on a local disk. Where the disk has POSIX permissions it is made for its owner
 * alone, whatever the umask: prompts and rollouts are not for every user of the machine. A folder
 * that was there keeps its permissions, and what its group may read it may read within.
 */
public final class LocalFileStore implements FileStore {
  private final Path root;
  private final Link link;

  /** Gives a file a second name, which must be free: {@link Files#createLink}. */
  interface Link {
    void create(Path name, Path file) throws IOException;
  }

  public LocalFileStore(Path root) {
    this(root, Files::createLink);
  }

  /** For tests: on a disk whose links fail. */
  LocalFileStore(Path root, Link link) {
    this.root = root.toAbsolutePath().normalize();
    this.link = link;
  }

  @Override
  public String root() {
    return root.toString();
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) throws IOException {
    Path file = resolve(path);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      long bytes = Files.size(file);
      if (bytes > maxBytes) {
        throw new IOException(
            "Cannot read %s: %d bytes (expected at most %d)".formatted(file, bytes, maxBytes));
      }
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException e) { // removed since it was looked at
      return Optional.empty();
    }
  }

  @Override
  public boolean create(String path, byte[] content) throws IOException {
    Path file = resolveInside(path);
    Path temporary = writeBeside(file, content);
    try {
      return commit(file, temporary);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    Path file = resolveInside(path);
    Path temporary = writeBeside(file, content);
    try {
      Files.move(temporary, file, ATOMIC_MOVE, REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  @Override
  public Path localFolder(String folder, Path cache) {
    return resolve(folder);
  }

  @Override
  public Path stagingFolder(String folder, Path cache) throws IOException {
    delete(folder);
    return createFolder(resolve(folder));
  }

  @Override
  public void publish(Path staging, String folder) throws IOException {
    if (!staging.equals(resolve(folder))) {
      throw new IllegalArgumentException(
          "Cannot publish %s as %s: not its staging folder".formatted(staging, folder));
    }
    try (Stream<Path> files = Files.list(staging)) {
      for (Path file : files.toList()) {
        LocalPermissions.narrow(file);
      }
    }
  }

  @Override
  public Path localFile(String path, Path cache) {
    return resolve(path);
  }

  @Override
  public Path stagingFile(String path, Path cache) throws IOException {
    Path file = resolveInside(path);
    createFolder(file.getParent());
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
  }

  @Override
  public void publishFile(Path staging, String path) throws IOException {
    Path file = resolveInside(path);
    LocalPermissions.narrow(staging);
    Files.move(staging, file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  @Override
  public List<String> list(String folder) throws IOException {
    try (Stream<Path> children = Files.list(resolve(folder))) {
      return names(children);
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
  }

  /** A disk that fails while a folder is read, such as NFS, does so from within the stream. */
  static List<String> names(Stream<Path> children) throws IOException {
    try {
      return children
          .map(child -> child.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public Optional<Long> size(String path) throws IOException {
    Path file = resolve(path);
    try {
      return Files.isRegularFile(file) ? Optional.of(Files.size(file)) : Optional.empty();
    } catch (NoSuchFileException e) { // removed since it was looked at
      return Optional.empty();
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Path file = resolveInside(path);
    if (!Files.exists(file, NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(file)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  @Override
  public void deleteUnfinished(String folder) throws IOException {
    try (Stream<Path> children = Files.list(resolveInside(folder))) {
      for (Path child : children.toList()) {
        if (child.getFileName().toString().startsWith(".") && Files.isRegularFile(child)) {
          Files.deleteIfExists(child);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return;
    }
  }

  private boolean commit(Path file, Path temporary) throws IOException {
    try {
      // A link appears whole or not at all and fails if the name is taken: the atomic commit.
      link.create(file, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return commitWithoutLinks(file, temporary);
    }
  }

  /**
   * For disks that have no links, such as mounted object stores. Of two writers at the same moment
   * the later wins, as on the object store itself; either leaves a whole file.
   */
  private static boolean commitWithoutLinks(Path file, Path temporary) throws IOException {
    if (Files.exists(file, NOFOLLOW_LINKS)) {
      return false;
    }
    Files.move(temporary, file, ATOMIC_MOVE);
    return true;
  }

  private Path writeBeside(Path file, byte[] content) throws IOException {
    createFolder(file.getParent());
    Path temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    Set<StandardOpenOption> options = Set.of(CREATE_NEW, WRITE);
    try (FileChannel channel =
        FileChannel.open(temporary, options, LocalPermissions.ofFileIn(file.getParent()))) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true); // the name must never point at bytes that a power cut can lose
      return temporary;
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw WriteFailure.of(file, e);
    }
  }

  private Path createFolder(Path folder) throws IOException {
    if (!Files.exists(root)) {
      LocalPermissions.createFolder(root, Access.OWNER);
    }
    return LocalPermissions.createFolder(folder);
  }

  private Path resolve(String path) {
    Path resolved = root.resolve(path).normalize();
    if (!resolved.startsWith(root)) {
      throw new IllegalArgumentException("Path leaves the run folder: " + path);
    }
    return resolved;
  }

  private Path resolveInside(String path) {
    Path resolved = resolve(path);
    if (resolved.equals(root)) {
      throw new IllegalArgumentException("Path is the run folder itself: '" + path + "'");
    }
    return resolved;
  }
}
