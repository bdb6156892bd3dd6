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
    begun.add(server);
  }

  void end(URI server) {
    begun.remove(server);
  }

  /** Whether what the server has may be half of what this process sent. */
  boolean isBegun(URI server) {
    return begun.contains(server);
  }
}
