package io.rlvr.jobs;

import io.rlvr.store.FileStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store in which one file is not created before another is. This class is thread safe. */
final class WaitingStore implements FileStore {
  private static final long PATIENCE_SECONDS = 60;

  private final FileStore store;
  private final String later;
  private final String first;
  private final CountDownLatch created = new CountDownLatch(1);
  private final List<String> order = new CopyOnWriteArrayList<>();

  /**
   * @param later what the path of the one that waits begins with
   * @param first what that of the other begins with
   */
  WaitingStore(FileStore store, String later, String first) {
    this.store = store;
    this.later = later;
    this.first = first;
  }

  /** Which of the two have been created, in order. */
  List<String> order() {
    return order;
  }

  @Override
  public boolean create(String path, byte[] content) throws IOException {
    if (path.startsWith(later)) {
      await();
      order.add(later);
    }
    boolean isNew = store.create(path, content);
    if (path.startsWith(first)) {
      order.add(first);
      created.countDown();
    }
    return isNew;
  }

  private void await() throws IOException {
    try {
      if (!created.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("No %s in %d seconds".formatted(first, PATIENCE_SECONDS));
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException(e.getMessage());
    }
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
  public void replace(String path, byte[] content) throws IOException {
    store.replace(path, content);
  }

  @Override
  public Path localFolder(String folder, Path cache) throws IOException {
    return store.localFolder(folder, cache);
  }

  @Override
  public Path stagingFolder(String folder, Path cache) throws IOException {
    return store.stagingFolder(folder, cache);
  }

  @Override
  public void publish(Path staging, String folder) throws IOException {
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
    store.delete(path);
  }
}
