package io.rlvr.jobs.loop;

import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.Runner;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * Runs stages one after the other, and at most one more ahead of its turn, in a thread of its own.
 * Whoever listens hears of that stage when its turn comes. Closing waits for it: its error is
 * thrown then, or stays with the error that came first. This class is NOT thread safe.
 */
final class AheadRunner implements Runner, AutoCloseable {
  private static final String NAME = "rlvr-ahead";

  private final StageRunner runner;
  private final BufferedListener news = new BufferedListener();
  private final StageRunner quiet;
  private final ExecutorService thread = Executors.newSingleThreadExecutor(AheadRunner::thread);
  private Optional<Begun> begun = Optional.empty();

  private record Begun(PlannedStage stage, Future<Manifest> manifest) {}

  AheadRunner(StageRunner runner) {
    this.runner = runner;
    this.quiet = new StageRunner(runner.spark(), runner.store(), runner.startModel(), news);
  }

  /** Waits for the stage if it has begun, else runs it. */
  @Override
  public Manifest run(PlannedStage stage) throws IOException {
    return hasBegun(stage) ? finish() : runner.run(stage);
  }

  /** Begins a stage whose turn comes later; nothing happens if it has begun already. */
  void begin(PlannedStage stage) {
    if (hasBegun(stage)) {
      return;
    }
    if (begun.isPresent()) {
      throw new IllegalStateException(
          "Two stages ahead: %s and %s".formatted(begun.get().stage().label(), stage.label()));
    }
    begun = Optional.of(new Begun(stage, thread.submit(() -> runAhead(stage))));
  }

  @Override
  public void close() throws IOException {
    try {
      if (begun.isPresent()) {
        finish();
      }
    } finally {
      thread.shutdown();
    }
  }

  private boolean hasBegun(PlannedStage stage) {
    return begun.filter(ahead -> ahead.stage().id().equals(stage.id())).isPresent();
  }

  /** In the thread of its own, and in a pool of its own, where Spark shares fairly. */
  private Manifest runAhead(PlannedStage stage) throws IOException {
    SparkContext spark = runner.spark().sparkContext();
    spark.setLocalProperty("spark.scheduler.pool", NAME);
    spark.setJobGroup(NAME, stage.label() + ", ahead", false);
    return quiet.run(stage);
  }

  private Manifest finish() throws IOException {
    Begun ahead = begun.orElseThrow();
    begun = Optional.empty();
    news.passTo(runner.listener()); // what has begun is shown while it is waited for
    try {
      return ahead.manifest().get();
    } catch (InterruptedException e) {
      throw interrupted(ahead, e);
    } catch (ExecutionException e) {
      throw asThrown(ahead, e.getCause());
    } finally {
      news.passTo(runner.listener());
    }
  }

  /** Ends the job and the thread that waits for it, and waits until it has ended. */
  private IOException interrupted(Begun ahead, InterruptedException cause) {
    thread.shutdownNow();
    runner.spark().sparkContext().cancelJobGroup(NAME);
    boolean hasEnded = false;
    while (!hasEnded) {
      try {
        hasEnded = thread.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException again) {
        cause.addSuppressed(again); // it ends soon, and must not be left behind
      }
    }
    Thread.currentThread().interrupt();
    IOException interrupted =
        new InterruptedIOException(
            "Interrupted while waiting for %s".formatted(ahead.stage().label()));
    interrupted.initCause(cause);
    return interrupted;
  }

  /** The error of the other thread, as it would have been thrown in this one. */
  private static IOException asThrown(Begun ahead, Throwable cause) {
    if (cause instanceof IOException failure) {
      return failure;
    }
    if (cause instanceof RuntimeException failure) {
      throw failure;
    }
    if (cause instanceof Error failure) {
      throw failure;
    }
    return new IOException("Cannot finish %s".formatted(ahead.stage().label()), cause);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, NAME);
    thread.setDaemon(true); // an exit that is forced does not wait for it
    return thread;
  }
}
