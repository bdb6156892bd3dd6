package io.rlvr.jobs.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TestBoth {
  /** Each waits for the other to begin, so one after the other would never end. */
  @Test
  void bothRunAtTheSameTime() {
    CountDownLatch begun = new CountDownLatch(2);
    Runnable work =
        () -> {
          begun.countDown();
          await(begun);
        };
    Both.run(work, work);
    assertThat(begun.getCount()).isZero();
  }

  @Test
  void whatTheSecondThrowsIsThrown() {
    IllegalStateException thrown = new IllegalStateException("disk");
    assertThatThrownBy(() -> Both.run(() -> {}, () -> fail(thrown)))
        .isSameAs(thrown)
        .hasMessage("disk");
  }

  @Test
  void whatBothThrowIsNotLost() {
    IllegalStateException first = new IllegalStateException("first");
    IllegalStateException second = new IllegalStateException("second");
    assertThatThrownBy(() -> Both.run(() -> fail(first), () -> fail(second)))
        .isSameAs(first)
        .hasMessage("first")
        .satisfies(e -> assertThat(e.getSuppressed()).containsExactly(second));
  }

  /** Else the caller would go on beside a half-written file. */
  @Test
  void anInterruptWaitsForBothAndIsKept() {
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch interrupted = new CountDownLatch(1);
    Both.run(
        () -> {
          Thread.currentThread().interrupt();
          interrupted.countDown();
        },
        () -> {
          await(interrupted);
          ended.set(true);
        });
    assertThat(ended).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  private static void fail(IllegalStateException e) {
    throw e;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
