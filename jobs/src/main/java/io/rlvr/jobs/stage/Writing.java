package io.rlvr.jobs.stage;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Files on their way to storage while others go on. Whoever commits a stage waits for what it
 * writes; a kill before that leaves a stage that is not done.
 */
public final class Writing {
  private static final Writing NOTHING = new Writing(new FutureTask<>(() -> null));

  private final FutureTask<Void> task;

  private Writing(FutureTask<Void> task) {
    this.task = task;
  }

  /** What is written. */
  @FunctionalInterface
  public interface Work {
    void run() throws IOException;
  }

  /** Nothing to wait for. */
  public static Writing nothing() {
    return NOTHING;
  }

  /** Begins at once, in a thread of its own. */
  public static Writing begin(Work work) {
    Writing writing =
        new Writing(
            new FutureTask<>(
                () -> {
                  work.run();
                  return null;
                }));
    Thread thread = new Thread(writing.task, Thread.currentThread().getName() + "-writing");
    thread.setDaemon(true); // an exit that is forced does not wait for it
    thread.start();
    return writing;
  }

  /** Whether there is anything to wait for. */
  public boolean isNothing() {
    return this == NOTHING;
  }

  /** Returns when everything is written; what went wrong is thrown as it was. */
  public void await() throws IOException {
    if (isNothing()) {
      return;
    }
    try {
      task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      IOException interrupted = new InterruptedIOException("Interrupted while waiting for files");
      interrupted.initCause(e);
      throw interrupted;
    } catch (ExecutionException e) {
      throw OtherThread.asThrown(e.getCause(), "files");
    }
  }

  /** Ends like {@link #await}, for who has an error to throw already: it takes this one along. */
  public void awaitAfter(Throwable error) {
    try {
      await();
    } catch (IOException | RuntimeException | Error e) {
      error.addSuppressed(e);
    }
  }
}
