package io.rlvr.jobs.track;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.rlvr.jobs.run.StepMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tells what each step measures that is done in this process, for whoever shows a process rather
 * than a run. This class is thread safe.
 */
public final class LatestMetrics {
  private static final LatestMetrics PROCESS = new LatestMetrics();

  @GuardedBy("this")
  private final List<Consumer<StepMetrics>> listeners = new ArrayList<>();

  LatestMetrics() {}

  public static LatestMetrics ofProcess() {
    return PROCESS;
  }

  public synchronized void take(StepMetrics step) {
    listeners.forEach(listener -> listener.accept(step));
  }

  /** Is told of each step from now on. */
  public synchronized void listen(Consumer<StepMetrics> listener) {
    listeners.add(listener);
  }

  public synchronized void forget(Consumer<StepMetrics> listener) {
    listeners.remove(listener);
  }
}
