package io.rlvr.jobs;

import io.rlvr.store.Manifest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Keeps what a runner does in one thread until another thread passes it on, in the same order. This
 * class is thread safe.
 */
final class KeptNews implements StageListener {
  private final Queue<Consumer<StageListener>> kept = new ConcurrentLinkedQueue<>();

  @Override
  public void started(PlannedStage stage) {
    kept.add(listener -> listener.started(stage));
  }

  @Override
  public void finished(PlannedStage stage, Manifest manifest) {
    kept.add(listener -> listener.finished(stage, manifest));
  }

  @Override
  public void skipped(PlannedStage stage) {
    kept.add(listener -> listener.skipped(stage));
  }

  @Override
  public void note(String line) {
    kept.add(listener -> listener.note(line));
  }

  /** Tells what came since the last time. */
  void tell(StageListener listener) {
    for (Consumer<StageListener> next = kept.poll(); next != null; next = kept.poll()) {
      next.accept(listener);
    }
  }
}
