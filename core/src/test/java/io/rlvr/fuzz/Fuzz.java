package io.rlvr.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs cases of one kind: each gives a value or one {@link UserException} of one line, in bounded
 * time and memory. The n-th case of a kind is the same in every build. {@code -Drlvr.fuzz.cases}
 * says how many there are of all kinds together.
 */
public final class Fuzz {
  private static final int KINDS = 12;
  private static final int CASES = Integer.getInteger("rlvr.fuzz.cases", 2000) / KINDS;
  private static final long MOST_SECONDS = 20;

  /** Allocated by one case, of which most is garbage when it ends. */
  private static final long MOST_BYTES = 256L << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String kind;
  private final List<String> failures = new ArrayList<>();
  private int values;
  private int refusals;
  private Most slowest = new Most(0, 0, 0);
  private Most largest = new Most(0, 0, 0);

  /** What reads a case. */
  @FunctionalInterface
  public interface Reader {
    void read(byte[] input) throws Exception;
  }

  /** The case of which there was most, and its length in bytes. */
  private record Most(int seed, long amount, int length) {}

  private record Outcome(boolean isValue, String failure, long bytes, long nanos) {}

  private Fuzz(String kind) {
    this.kind = kind;
  }

  public static void run(String kind, Grammar grammar, Reader reader) throws Exception {
    new Fuzz(kind).run(0, CASES, grammar, reader);
  }

  private void run(int from, int to, Grammar grammar, Reader reader) throws Exception {
    ExecutorService worker = Executors.newSingleThreadExecutor(Fuzz::thread);
    for (int seed = from; seed < to && failures.size() < 20; seed++) {
      byte[] input = grammar.make(new Random(31L * seed + kind.hashCode()));
      Future<Outcome> running = worker.submit(() -> outcome(input, reader));
      try {
        note(seed, input, running.get(MOST_SECONDS, TimeUnit.SECONDS));
      } catch (TimeoutException e) {
        running.cancel(true);
        worker.shutdownNow();
        worker = Executors.newSingleThreadExecutor(Fuzz::thread);
        failures.add(failure(seed, input, "no answer in " + MOST_SECONDS + " s"));
      } catch (ExecutionException e) {
        throw new IllegalStateException("The harness failed", e);
      }
    }
    worker.shutdownNow();
    report();
    assertThat(failures).as("%s", this).isEmpty();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "fuzz");
    thread.setDaemon(true);
    return thread;
  }

  private static Outcome outcome(byte[] input, Reader reader) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    boolean isValue = false;
    String failure = "";
    try {
      reader.read(input);
      isValue = true;
    } catch (UserException e) {
      failure = e.getMessage().lines().count() == 1 ? "" : "several lines: " + e.getMessage();
    } catch (Throwable e) { // an error too is an outcome
      StackTraceElement[] trace = e.getStackTrace();
      failure = e + (trace.length == 0 ? "" : " at " + trace[0]);
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    return new Outcome(isValue, failure, bytes, System.nanoTime() - began);
  }

  private void note(int seed, byte[] input, Outcome outcome) {
    if (!outcome.failure().isEmpty()) {
      failures.add(failure(seed, input, outcome.failure()));
    } else if (outcome.bytes() > MOST_BYTES) {
      failures.add(failure(seed, input, "allocates " + outcome.bytes() + " bytes"));
    } else if (outcome.isValue()) {
      values++;
    } else {
      refusals++;
    }
    if (outcome.nanos() > slowest.amount()) {
      slowest = new Most(seed, outcome.nanos(), input.length);
    }
    if (outcome.bytes() > largest.amount()) {
      largest = new Most(seed, outcome.bytes(), input.length);
    }
  }

  private static String failure(int seed, byte[] input, String what) {
    String text = new String(input, UTF_8);
    String head = text.length() > 600 ? text.substring(0, 600) + "..." : text;
    return "case %d (%d bytes): %s%n  of: %s".formatted(seed, input.length, what, head);
  }

  private void report() throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "fuzz"));
    Files.writeString(folder.resolve(kind + ".txt"), this + "\n");
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s: %d values, %d refusals, %d failures; slowest case %d of %d bytes: %.0f ms;"
            + " largest case %d of %d bytes: %.1f MiB",
        kind,
        values,
        refusals,
        failures.size(),
        slowest.seed(),
        slowest.length(),
        slowest.amount() / 1e6,
        largest.seed(),
        largest.length(),
        largest.amount() / (double) (1 << 20));
  }
}
