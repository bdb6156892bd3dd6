package io.rlvr.jobs.track;

/** How a run is when its last step so far is sent, in MLflow's words. */
public enum RunEnd {
  /** Another command goes on with it. */
  RUNNING,
  /** Its command did what it was asked to do. */
  FINISHED,
  /** By an error or an alarm. */
  FAILED,
  /** By something that gave it no time to say so. */
  KILLED
}
