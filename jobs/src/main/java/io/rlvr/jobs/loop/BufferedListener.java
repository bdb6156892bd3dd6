package io.rlvr.jobs.loop;

import io.rlvr.jobs.stage.PlannedStage;
import io.rlvr.jobs.stage.StageListener;
import io.rlvr.store.Manifest;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Buffers what a runner does in one thread until another thread passes it on, in the same order.
 * This class is thread safe.
 */
final class BufferedListener implements StageListener {
  private final Queue<Consumer<StageListener>> buffered = new ConcurrentLinkedQueue<>();

  @Override
  public void started(PlannedStage stage) {
    buffered.add(listener -> listener.started(stage));
  }

  @Override
  public void finished(PlannedStage stage, Manifest manifest) {
    buffered.add(listener -> listener.finished(stage, manifest));
  }

  @Override
  public void skipped(PlannedStage stage, Manifest manifest) {
    buffered.add(listener -> listener.skipped(stage, manifest));
  }

  @Override
  public void ended(int step) {
    buffered.add(listener -> listener.ended(step));
  }

  @Override
  public void note(String line) {
    buffered.add(listener -> listener.note(line));
  }

  /** Passes on what came since the last time. */
  void passTo(StageListener listener) {
    for (Consumer<StageListener> next = buffered.poll(); next != null; next = buffered.poll()) {
      next.accept(listener);
    }
  }
}
