package io.rlvr.jobs.testing;

import io.rlvr.store.FileStore;
import io.rlvr.store.ForwardingFileStore;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A store whose every call that changes something fails the first time that it is made; names that
 * are made up are one. This class is thread safe.
 */
public final class FailingStore extends ForwardingFileStore {
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  public FailingStore(FileStore store) {
    super(store);
  }

  /** How many different calls have failed. */
  public int failures() {
    return failed.size();
  }

  @Override
  protected void beforeChange(String call) throws IOException {
    if (failed.add(call.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "*"))) {
      throw new IOException("Injected failure: " + call);
    }
  }
}
