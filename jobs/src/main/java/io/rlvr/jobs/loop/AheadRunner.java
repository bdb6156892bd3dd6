package io.rlvr.jobs.loop;

import io.rlvr.config.UserException;
import io.rlvr.jobs.stage.OtherThread;
import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.Runner;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.jobs.stage.Uncommitted;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;

/**
 * Runs stages one after the other, and at most one more ahead of its turn, in a thread of its own:
 * beside whole stages where {@code loop.max-lag} allows it, else beside the files of one that has
 * run. Whoever listens hears of that stage when its turn comes. Closing waits for it: its error is
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
    begin(stage, () -> quiet.run(stage));
  }

  /**
   * Runs a stage, and begins the one that follows it when the first has nothing left to do but to
   * write. The second is committed after the first, or not at all.
   */
  Runner followedBy(Optional<PlannedStage> next) {
    return stage -> {
      Optional<Manifest> done = runner.skip(stage);
      return done.isPresent() ? done.get() : commit(runner.perform(stage), next);
    };
  }

  private Manifest commit(Uncommitted performed, Optional<PlannedStage> next) throws IOException {
    CompletableFuture<Void> committed = new CompletableFuture<>();
    if (!performed.writing().isNothing() && begun.isEmpty()) {
      next.ifPresent(stage -> begin(stage, () -> runAfter(performed, committed, stage)));
    }
    try {
      Manifest manifest = runner.commit(performed);
      if (!manifest.policy().equals(performed.manifest().policy())) {
        throw new UserException(
            "Cannot go on after %s: another driver wrote another policy (expected one driver)",
            performed.stage().label());
      }
      committed.complete(null);
      return manifest;
    } finally {
      committed.cancel(false); // of no effect where it is complete
    }
  }

  private Manifest runAfter(
      Uncommitted before, CompletableFuture<Void> committed, PlannedStage stage)
      throws IOException {
    StageRunner after = quiet.after(before);
    Optional<Manifest> done = after.skip(stage);
    if (done.isPresent()) {
      return done.get();
    }
    Uncommitted performed = after.perform(stage);
    committed.join();
    return after.commit(performed);
  }

  private void begin(PlannedStage stage, Callable<Manifest> work) {
    if (hasBegun(stage)) {
      return;
    }
    if (begun.isPresent()) {
      throw new IllegalStateException(
          "Two stages ahead: %s and %s".formatted(begun.get().stage().label(), stage.label()));
    }
    begun = Optional.of(new Begun(stage, thread.submit(() -> runAhead(stage, work))));
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
  private Manifest runAhead(PlannedStage stage, Callable<Manifest> work) throws Exception {
    SparkContext spark = runner.spark().sparkContext();
    spark.setLocalProperty("spark.scheduler.pool", NAME);
    spark.setJobGroup(NAME, stage.label() + ", ahead", false);
    return work.call();
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
      throw OtherThread.asThrown(e.getCause(), ahead.stage().label());
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

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, NAME);
    thread.setDaemon(true); // an exit that is forced does not wait for it
    return thread;
  }
}
