package io.rlvr.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Standard output that several threads print to. */
class TestKeptOutput {
  private final PrintStream real = System.out;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private final PrintStream standard = new PrintStream(seen, true, UTF_8);

  @BeforeEach
  void replace() {
    System.setOut(standard);
  }

  @AfterEach
  void putBack() {
    System.setOut(real);
  }

  @Test
  void threadsHaveTheirOwnTextAndOthersPrintAsBefore() throws Exception {
    CyclicBarrier together = new CyclicBarrier(3);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      Future<String> one = threads.submit(() -> KeptOutput.of(() -> print(together, "één")));
      Future<String> two = threads.submit(() -> KeptOutput.of(() -> print(together, "two")));
      Future<?> other = threads.submit(() -> print(together, "other"));

      other.get();
      assertThat(one.get()).isEqualTo("één 1\néén 2\n");
      assertThat(two.get()).isEqualTo("two 1\ntwo 2\n");
    } finally {
      threads.shutdown();
    }
    assertThat(seen.toString(UTF_8)).isEqualTo("other 1\nother 2\n");
    assertThat(System.out).isSameAs(standard);
  }

  @Test
  void whatIsPrintedBeforeAFailureIsSeen() {
    assertThatThrownBy(
            () ->
                KeptOutput.of(
                    () -> {
                      System.out.println("first");
                      throw new IllegalStateException("second");
                    }))
        .hasMessage("second");

    assertThat(seen.toString(UTF_8)).isEqualTo("first\n");
    assertThat(System.out).isSameAs(standard);
  }

  @Test
  void anExceptionOfACommandHoldsWhatWasPrinted() {
    assertThatThrownBy(
            () ->
                KeptOutput.of(
                    () -> {
                      System.out.println("first");
                      throw new RlvrException(3, "second");
                    }))
        .isInstanceOf(RlvrException.class)
        .hasMessage("second")
        .hasFieldOrPropertyWithValue("status", 3)
        .hasFieldOrPropertyWithValue("output", "first\n");

    assertThat(seen.toString(UTF_8)).isEmpty();
  }

  @Test
  void aThreadThatTheWorkStartsIsKeptTooUntilTheWorkIsDone() throws Exception {
    CountDownLatch done = new CountDownLatch(1);
    AtomicReference<Thread> started = new AtomicReference<>();

    String text =
        KeptOutput.of(
            () -> {
              CountDownLatch printed = new CountDownLatch(1);
              started.set(
                  new Thread(
                      () -> {
                        PrintStream out = System.out;
                        out.println("during");
                        printed.countDown();
                        await(done);
                        out.println("after");
                      }));
              started.get().start();
              await(printed);
            });
    done.countDown();
    started.get().join();

    assertThat(text).isEqualTo("during\n");
    assertThat(seen.toString(UTF_8)).isEqualTo("after\n");
    assertThat(System.out).isSameAs(standard);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All three are inside before one prints, and none is over before all have printed. */
  private static void print(CyclicBarrier together, String word) {
    try {
      together.await();
      System.out.println(word + " 1");
      together.await();
      System.out.printf("%s %d%n", word, 2);
      together.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
