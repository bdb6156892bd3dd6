package io.rlvr.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** A run folder on a local disk. */
public final class LocalFileStore implements FileStore {
  private final Path root;

  public LocalFileStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
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
    if (Files.size(file) > maxBytes) {
      throw new IOException(
          "Cannot read %s: %d bytes (expected at most %d)"
              .formatted(file, Files.size(file), maxBytes));
    }
    return Optional.of(Files.readAllBytes(file));
  }

  @Override
  public boolean create(String path, byte[] content) throws IOException {
    Path file = resolve(path);
    Path temporary = writeBeside(file, content);
    try {
      // A link appears whole or not at all and fails if the name is taken: the atomic commit.
      Files.createLink(file, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.delete(temporary);
    }
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    Path file = resolve(path);
    Files.move(writeBeside(file, content), file, ATOMIC_MOVE, REPLACE_EXISTING);
  }

  @Override
  public Path localFolder(String folder, Path cache) {
    return resolve(folder);
  }

  @Override
  public Path stagingFolder(String folder, Path cache) throws IOException {
    delete(folder);
    return Files.createDirectories(resolve(folder));
  }

  @Override
  public void publish(Path staging, String folder) {
    if (!staging.equals(resolve(folder))) {
      throw new IllegalArgumentException(
          "Cannot publish %s as %s: not its staging folder".formatted(staging, folder));
    }
  }

  @Override
  public List<String> list(String folder) throws IOException {
    Path path = resolve(folder);
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(path)) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public Optional<Long> size(String path) throws IOException {
    try {
      return Optional.of(Files.size(resolve(path)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void delete(String path) throws IOException {
    Path file = resolve(path);
    if (!Files.exists(file)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(file)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private Path writeBeside(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Path temporary = temporaryBeside(file);
    try {
      Files.write(temporary, content, StandardOpenOption.CREATE_NEW);
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        channel.force(true); // the name must never point at bytes that a power cut can lose
      }
      return temporary;
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  private static Path temporaryBeside(Path file) {
    return file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
  }

  private Path resolve(String path) {
    Path resolved = root.resolve(path).normalize();
    if (!resolved.startsWith(root)) {
      throw new IllegalArgumentException("Path leaves the run folder: " + path);
    }
    return resolved;
  }
}
