package io.rlvr.jobs.stage;

import io.rlvr.store.Manifest;

/** Is told what the runner does, so that someone can be shown it. */
public interface StageListener {
  void started(PlannedStage stage);

  void finished(PlannedStage stage, Manifest manifest);

  /** The stage was done before; its rows are used as they are. */
  void skipped(PlannedStage stage, Manifest manifest);

  /** All stages of a step are done; of step 0, all that stand before the first step. */
  default void ended(int step) {}

  void note(String line);

  /** So much of the stage that was started last is done. */
  default void at(long done, long total, String unit) {}
}
