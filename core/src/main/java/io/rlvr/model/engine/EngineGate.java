package io.rlvr.model.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps computation and the end of the JVM apart. When a process exits, libtorch destroys its
 * globals while other threads still compute, and a backward then dies of SIGSEGV in place of a
 * clean exit. So an exit waits for the call that runs, and no other begins.
 */
final class EngineGate {
  /** Longer calls are left to their fate: whoever stops a process will not wait for ever. */
  private static final long EXIT_SECONDS = 30;

  private static final ReentrantReadWriteLock GATE = new ReentrantReadWriteLock();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(EngineGate::shut, "rlvr-engine-gate"));
  }

  private EngineGate() {}

  /** Runs native work; in a JVM that is ending it never returns. */
  static <T> T pass(Supplier<T> work) {
    GATE.readLock().lock();
    try {
      return work.get();
    } finally {
      GATE.readLock().unlock();
    }
  }

  /** Waits for the work that runs and never opens again. */
  private static void shut() {
    try {
      if (!GATE.writeLock().tryLock(EXIT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("Exiting while a model still computes");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
