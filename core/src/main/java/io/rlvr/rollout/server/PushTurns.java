package io.rlvr.rollout.server;

import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Lets one thread of this process at a time change a server, and remembers which servers' weights
 * it began to replace and did not finish.
 */
final class PushTurns {
  private static final PushTurns SHARED = new PushTurns();

  private final ConcurrentMap<URI, ReentrantLock> locks = new ConcurrentHashMap<>();
  private final Set<URI> begun = ConcurrentHashMap.newKeySet();
  private final Set<URI> loaded = ConcurrentHashMap.newKeySet();

  /** The process's own. */
  static PushTurns shared() {
    return SHARED;
  }

  <R> R inTurn(URI server, Supplier<R> change) {
    ReentrantLock lock = locks.computeIfAbsent(server, one -> new ReentrantLock());
    lock.lock();
    try {
      return change.get();
    } finally {
      lock.unlock();
    }
  }

  void begin(URI server) {
    loaded.remove(server);
    begun.add(server);
  }

  void end(URI server) {
    loaded.remove(server);
    begun.remove(server);
  }

  /** Its weights are whole, and it may be held. */
  void loaded(URI server) {
    loaded.add(server);
  }

  /** It was let go. */
  void freed(URI server) {
    loaded.remove(server);
  }

  boolean isLoaded(URI server) {
    return loaded.contains(server);
  }

  /** Whether what the server has may be half of what this process sent. */
  boolean isBegun(URI server) {
    return begun.contains(server);
  }
}
