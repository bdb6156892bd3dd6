package io.rlvr.jobs.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TestWriting {
  /** Ends only if the caller goes on before all is written. */
  @Test
  void theCallerGoesOn() throws IOException {
    CountDownLatch hasGoneOn = new CountDownLatch(1);
    AtomicBoolean isWritten = new AtomicBoolean();
    Writing writing =
        Writing.begin(
            () -> {
              await(hasGoneOn);
              isWritten.set(true);
            });
    hasGoneOn.countDown();
    writing.await();
    assertThat(isWritten).isTrue();
  }

  @Test
  void whatGoesWrongIsThrownAsItWas() {
    IOException full = new IOException("disk full");
    Writing writing = failing(full);
    assertThatThrownBy(writing::await).isSameAs(full).hasMessage("disk full");
    IllegalStateException mistake = new IllegalStateException("mistake");
    Writing other =
        Writing.begin(
            () -> {
              throw mistake;
            });
    assertThatThrownBy(other::await).isSameAs(mistake).hasMessage("mistake");
  }

  @Test
  void anEarlierErrorTakesThatOneAlong() {
    IOException full = new IOException("disk full");
    IOException first = new IOException("first");
    failing(full).awaitAfter(first);
    OutOfMemoryError memory = new OutOfMemoryError("memory");
    Writing.begin(
            () -> {
              throw memory;
            })
        .awaitAfter(first);
    assertThat(first.getSuppressed()).containsExactly(full, memory);
  }

  @Test
  void anInterruptIsKept() {
    CountDownLatch end = new CountDownLatch(1);
    Writing writing = Writing.begin(() -> await(end));
    Thread.currentThread().interrupt();
    assertThatThrownBy(writing::await)
        .isInstanceOf(InterruptedIOException.class)
        .hasMessage("Interrupted while waiting for files");
    assertThat(Thread.interrupted()).isTrue();
    end.countDown();
  }

  @Test
  void nothingIsNotWaitedFor() throws IOException {
    Writing.nothing().await();
    assertThat(Writing.nothing().isNothing()).isTrue();
    assertThat(Writing.begin(() -> {}).isNothing()).isFalse();
  }

  private static Writing failing(IOException failure) {
    return Writing.begin(
        () -> {
          throw failure;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
