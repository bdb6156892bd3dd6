package io.rlvr.jobs.update;

import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Two pieces of work at the same time, for a machine of more than one core. */
final class Both {
  private Both() {}

  /**
   * Returns when both have ended. What the first throws is thrown, else what the second throws. An
   * interrupt waits for both and is kept: half of what they write would be read by nobody.
   */
  static void run(Runnable first, Runnable second) {
    FutureTask<Void> other = new FutureTask<>(second, null);
    Thread thread = new Thread(other, Thread.currentThread().getName() + "-second");
    thread.setDaemon(true);
    thread.start();
    try {
      first.run();
    } catch (RuntimeException | Error e) {
      outcome(other).ifPresent(e::addSuppressed);
      throw e;
    }
    outcome(other).ifPresent(Both::rethrow);
  }

  private static Optional<Throwable> outcome(FutureTask<Void> task) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return Optional.empty();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return Optional.of(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void rethrow(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) thrown; // a Runnable throws nothing else
  }
}
