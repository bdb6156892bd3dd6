package io.rlvr.jobs;

import io.rlvr.store.FileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A store whose every call that changes something fails the first time that it is made. This class
 * is thread safe.
 */
final class FailingStore implements FileStore {
  private final FileStore store;
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  FailingStore(FileStore store) {
    this.store = store;
  }

  /** How many different calls have failed. */
  int failures() {
    return failed.size();
  }

  @Override
  public String root() {
    return store.root();
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) throws IOException {
    return store.read(path, maxBytes);
  }

  @Override
  public boolean create(String path, byte[] content) throws IOException {
    failOnce("create " + path);
    return store.create(path, content);
  }

  @Override
  public void replace(String path, byte[] content) throws IOException {
    failOnce("replace " + path);
    store.replace(path, content);
  }

  @Override
  public Path localFolder(String folder, Path cache) throws IOException {
    return store.localFolder(folder, cache);
  }

  @Override
  public Path stagingFolder(String folder, Path cache) throws IOException {
    failOnce("stage " + folder);
    return store.stagingFolder(folder, cache);
  }

  @Override
  public void publish(Path staging, String folder) throws IOException {
    failOnce("publish " + folder);
    store.publish(staging, folder);
  }

  @Override
  public List<String> list(String folder) throws IOException {
    return store.list(folder);
  }

  @Override
  public Optional<Long> size(String path) throws IOException {
    return store.size(path);
  }

  @Override
  public void delete(String path) throws IOException {
    failOnce("delete " + path);
    store.delete(path);
  }

  private void failOnce(String call) throws IOException {
    if (failed.add(call)) {
      throw new IOException("Injected failure: " + call);
    }
  }
}
