package io.rlvr.jobs.shard;

import io.rlvr.jobs.models.ModelCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A local folder for what a task reads from storage and has not sent there yet. */
record TaskFolder(Path path) implements AutoCloseable {
  static TaskFolder create() throws IOException {
    Path parent = Files.createDirectories(ModelCache.folder().resolve("shards"));
    return new TaskFolder(Files.createTempDirectory(parent, "task"));
  }

  @Override
  public void close() {
    try (Stream<Path> tree = Files.walk(path)) {
      List<Path> leavesFirst = tree.sorted((a, b) -> b.compareTo(a)).toList();
      for (Path each : leavesFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
