package io.rlvr.jobs.testing;

import io.rlvr.store.FileStore;
import io.rlvr.store.ForwardingFileStore;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A store in which one file is not created before another is. This class is thread safe. */
public final class WaitingStore extends ForwardingFileStore {
  private static final long PATIENCE_SECONDS = 60;

  private final String later;
  private final String first;
  private final CountDownLatch created = new CountDownLatch(1);
  private final List<String> order = new CopyOnWriteArrayList<>();

  /**
   * @param later what the path of the one that waits begins with
   * @param first what that of the other begins with
   */
  public WaitingStore(FileStore store, String later, String first) {
    super(store);
    this.later = later;
    this.first = first;
  }

  /** Which of the two have been created, in order. */
  public List<String> order() {
    return order;
  }

  @Override
  public boolean create(String path, byte[] content) throws IOException {
    if (path.startsWith(later)) {
      await();
      order.add(later);
    }
    boolean isNew = super.create(path, content);
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
}
