package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import java.util.List;

/**
 * Where the gradients of an update are computed. The driver steps the optimizer in any case. The
 * two differ in how sums round, no more, and an update begins and ends in one place; so the
 * placement is no part of a stage's id, and a run may go on elsewhere.
 */
public enum UpdatePlacement {
  AUTO,
  DRIVER,
  EXECUTORS;

  static final Key<UpdatePlacement> PLACEMENT =
      Key.choice(
              "update.placement",
              AUTO,
              "Where gradients are computed: in the driver, or by tasks on the executors, whose sum the"
                  + " driver steps by. auto is the driver in local mode and the executors elsewhere."
                  + " The two agree up to rounding.")
          .operational();

  public static final Key<Integer> SEQUENCES_PER_TASK =
      Key.integer(
              "update.sequences-per-task",
              16,
              1,
              "Sequences of an optimizer step, in whole micro-batches, that one task computes the"
                  + " gradient of where executors do. Decides the last bits of the result; the"
                  + " number of executors does not.")
          .later();

  public static final List<Key<?>> KEYS = List.of(PLACEMENT, SEQUENCES_PER_TASK);

  /** What it comes to where executors are threads of the driver. */
  public UpdatePlacement inLocalMode() {
    return this == AUTO ? DRIVER : this;
  }

  /**
   * What it comes to on a cluster. Follows from the master alone: a count of executors may be
   * another when one registers late or is lost.
   */
  public UpdatePlacement onCluster() {
    return this == AUTO ? EXECUTORS : this;
  }
}
