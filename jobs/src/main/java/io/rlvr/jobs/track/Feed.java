package io.rlvr.jobs.track;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rlvr.jobs.run.StepMetrics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Brings steps to one tracker, in a thread of its own that nobody waits for while there is
 * something else to do. This class is thread safe.
 */
final class Feed {
  private final Tracker tracker;
  private final Patience patience;
  private final Consumer<String> note;
  private final Thread thread;

  @GuardedBy("this")
  private final Deque<StepMetrics> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private Optional<RunEnd> end = Optional.empty();

  @GuardedBy("this")
  private boolean isDone;

  @GuardedBy("this")
  private boolean isRefused;

  private Feed(Tracker tracker, Patience patience, Consumer<String> note) {
    this.tracker = tracker;
    this.patience = patience;
    this.note = note;
    this.thread = new Thread(this::send, "rlvr-track");
    thread.setDaemon(true);
  }

  /**
   * @param note takes a line for people
   */
  static Feed start(Tracker tracker, Patience patience, Consumer<String> note) {
    Feed feed = new Feed(tracker, patience, note);
    feed.thread.start();
    return feed;
  }

  synchronized void add(StepMetrics step) {
    waiting.add(step);
    notifyAll();
  }

  /** No step follows. */
  synchronized void end(RunEnd how) {
    end = Optional.of(how);
    notifyAll();
  }

  /**
   * Waits for what is not sent yet, then gives it up.
   *
   * @param until by {@link System#nanoTime}
   * @return what was given up, if anything
   */
  Optional<Unsent> close(long until) throws InterruptedException {
    NANOSECONDS.timedJoin(thread, Math.max(1, until - System.nanoTime()));
    thread.interrupt();
    return unsent();
  }

  private synchronized Optional<Unsent> unsent() {
    if (isDone) {
      return Optional.empty();
    }
    String line =
        waiting.isEmpty()
            ? "%s: the end of the run is not sent".formatted(tracker.name())
            : "%s: steps %d to %d are not sent"
                .formatted(tracker.name(), waiting.getFirst().step(), waiting.getLast().step());
    return Optional.of(new Unsent(line, !isRefused));
  }

  private synchronized void refused() {
    isRefused = true;
  }

  private void send() {
    try {
      sendAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the command ends without the rest
    } catch (TrackerException e) {
      if (e instanceof TrackerException.Refusal) {
        refused();
      }
      note.accept("%s: %s; nothing more is sent for now".formatted(tracker.name(), e.getMessage()));
    } catch (RuntimeException e) { // ours: training goes on all the same
      refused();
      note.accept("%s: %s; nothing more is sent for now".formatted(tracker.name(), e));
    }
  }

  private void sendAll() throws TrackerException, InterruptedException {
    int failed = 0;
    boolean isSaid = false;
    while (true) {
      Optional<StepMetrics> next = await();
      boolean wasEnded = isEnded();
      try {
        if (next.isEmpty()) {
          tracker.end(how());
          done();
          return;
        }
        tracker.show(next.get());
        drop();
        failed = 0;
      } catch (TrackerException.Outage e) {
        failed++;
        if (failed >= patience.attempts()) {
          throw e;
        }
        if (!isSaid) {
          note.accept(
              "%s: %s; it is tried again, and the run goes on"
                  .formatted(tracker.name(), e.getMessage()));
          isSaid = true;
        }
        pause(patience.backoff().after(failed, e.wanted()), wasEnded);
      }
    }
  }

  /** The next step; empty if none follows. */
  private synchronized Optional<StepMetrics> await() throws InterruptedException {
    while (waiting.isEmpty() && end.isEmpty()) {
      wait();
    }
    return Optional.ofNullable(waiting.peekFirst());
  }

  private synchronized RunEnd how() {
    return end.orElseThrow();
  }

  private synchronized void done() {
    isDone = true;
  }

  private synchronized void drop() {
    waiting.removeFirst();
  }

  private synchronized boolean isEnded() {
    return end.isPresent();
  }

  /** Until the time is over, or the command has come to its end since the attempt began. */
  private synchronized void pause(Duration time, boolean wasEnded) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    long left = time.toNanos();
    while (left > 0 && end.isPresent() == wasEnded) {
      NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
      left = until - System.nanoTime();
    }
  }
}
