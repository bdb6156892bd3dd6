package io.rlvr.jobs.track;

import io.rlvr.jobs.run.StepMetrics;

/**
 * Where the metrics of a run are shown. It is called by one thread, and again with the same step
 * where a call has failed or the process was ended: a step that is there already stays as it is,
 * and one of which a part is there is completed.
 */
interface Tracker {
  /** For notes, such as {@code mlflow at 127.0.0.1:5000}. */
  String name();

  /**
   * Shows a step that is done; steps come in their order.
   *
   * @throws TrackerException if it could not be seen that all of it is there
   */
  void show(StepMetrics step) throws TrackerException, InterruptedException;

  /** No step follows, for now. */
  void end(RunEnd end) throws TrackerException, InterruptedException;
}
