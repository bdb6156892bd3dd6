package io.rlvr.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.http.Backoff;
import io.rlvr.jobs.run.StepMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TestTracking {
  private static final Patience SHORT =
      new Patience(
          new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)), 1000, Duration.ofSeconds(30));

  @TempDir private Path folder;
  private final List<String> notes = Collections.synchronizedList(new ArrayList<>());
  private final List<String> done = Collections.synchronizedList(new ArrayList<>());

  /** What a tracker does with a step. */
  private interface Showing {
    void show(StepMetrics step) throws TrackerException, InterruptedException;
  }

  private Tracker tracker(String name, Showing showing) {
    return new Tracker() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void show(StepMetrics step) throws TrackerException, InterruptedException {
        showing.show(step);
        done.add(name + " " + step.step());
      }

      @Override
      public void end(RunEnd end) {
        done.add(name + " " + end);
      }
    };
  }

  private Tracking tracking(Patience patience, Tracker... trackers) {
    return Tracking.start(List.of(trackers), SomeRun.in(folder), patience, notes::add);
  }

  @Test
  void stepsComeInTheirOrderAndThenTheEnd() {
    try (Tracking tracking = tracking(SHORT, tracker("a", step -> {}))) {
      tracking.add(SomeRun.step(0));
      tracking.add(SomeRun.step(1));
      tracking.finished();
    }

    assertThat(done).containsExactly("a 0", "a 1", "a FINISHED");
    assertThat(notes).isEmpty();
  }

  @Test
  void whatIsNotFinishedHasFailed() {
    tracking(SHORT, tracker("a", step -> {})).close();

    assertThat(done).containsExactly("a FAILED");
  }

  @Test
  void anOutageIsSaidOnceAndTriedAgain() {
    int[] calls = {0};
    try (Tracking tracking =
        tracking(
            SHORT,
            tracker(
                "a",
                step -> {
                  if (++calls[0] % 3 != 0) {
                    throw new TrackerException.Outage("no connection");
                  }
                }))) {
      tracking.add(SomeRun.step(1));
      tracking.add(SomeRun.step(2));
      tracking.finished();
    }

    assertThat(done).containsExactly("a 1", "a 2", "a FINISHED");
    assertThat(notes).containsExactly("a: no connection; it is tried again, and the run goes on");
  }

  @Test
  void aRefusalEndsThatTrackerAlone() {
    try (Tracking tracking =
        tracking(
            SHORT,
            tracker(
                "a",
                step -> {
                  throw new TrackerException.Refusal("HTTP 401: who are you");
                }),
            tracker("b", step -> {}))) {
      tracking.add(SomeRun.step(1));
      tracking.add(SomeRun.step(2));
      tracking.finished();
    }

    assertThat(done).containsExactly("b 1", "b 2", "b FINISHED");
    assertThat(notes)
        .containsExactly(
            "a: HTTP 401: who are you; nothing more is sent for now",
            ("a: steps 1 to 2 are not sent: the same command sends the rest, and so does bin/rlvr"
                    + " track --run %s")
                .formatted(folder));
  }

  @Test
  void aBugOfOursEndsThatTrackerAlone() {
    try (Tracking tracking =
        tracking(
            SHORT,
            tracker(
                "a",
                step -> {
                  throw new IllegalStateException("bug");
                }))) {
      tracking.add(SomeRun.step(1));
    }

    assertThat(notes)
        .first()
        .isEqualTo("a: java.lang.IllegalStateException: bug; nothing more is sent for now");
  }

  /** Nor does one that hangs hold up another. */
  @Test
  void theEndWaitsOnlySoLong() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Patience patience =
        new Patience(
            new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)), 1000, Duration.ofMillis(300));
    long begun = System.nanoTime();
    try (Tracking tracking =
        tracking(
            patience,
            tracker(
                "a",
                step -> {
                  try {
                    Thread.sleep(60_000);
                  } catch (InterruptedException e) {
                    interrupted.countDown();
                    throw e;
                  }
                }),
            tracker("b", step -> {}))) {
      tracking.add(SomeRun.step(4));
      tracking.finished();
    }

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(done).containsExactly("b 4", "b FINISHED");
    assertThat(notes)
        .containsExactly(
            ("a: steps 4 to 4 are not sent: the same command sends the rest, and so does bin/rlvr"
                    + " track --run %s")
                .formatted(folder));
  }

  /** A wait of a minute before the next attempt is cut short. */
  @Test
  void theEndTriesAtOnce() {
    int[] calls = {0};
    Patience patience =
        new Patience(
            new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1)),
            1000,
            Duration.ofSeconds(30));
    try (Tracking tracking =
        tracking(
            patience,
            tracker(
                "a",
                step -> {
                  if (++calls[0] == 1) {
                    throw new TrackerException.Outage("no connection");
                  }
                }))) {
      tracking.add(SomeRun.step(1));
      waitFor(() -> !notes.isEmpty());
      tracking.finished();
    }

    assertThat(done).containsExactly("a 1", "a FINISHED");
  }

  private interface Condition {
    boolean holds();
  }

  private static void waitFor(Condition condition) {
    while (!condition.holds()) {
      Thread.onSpinWait();
    }
  }
}
