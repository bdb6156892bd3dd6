package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import io.rlvr.config.UserException;
import java.util.List;

/**
 * Where the gradients of an update are computed, and where the optimizer steps. Placements differ
 * in how sums round, no more, and an update begins and ends in one place; so the placement is no
 * part of a stage's id, and a run may go on elsewhere.
 */
public enum UpdatePlacement {
  AUTO,
  DRIVER,
  EXECUTORS,
  SHARDED;

  /** Numbers above which {@link #AUTO} takes no model into a cluster's driver: 16 GiB there. */
  static final long MOST_IN_DRIVER = 1L << 30;

  static final Key<UpdatePlacement> PLACEMENT =
      Key.choice(
              "update.placement",
              AUTO,
              "Where gradients are computed and the optimizer steps: all in the driver; gradients by"
                  + " tasks on the executors, whose sum the driver steps by; or both by tasks, with"
                  + " the optimizer's state in shards and no weights in the driver. auto is the"
                  + " driver in local mode; elsewhere the executors for an adapter or a model of up"
                  + " to a billion weights, and sharded for a larger one. They agree up to rounding.")
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

  static final Key<Integer> SHARD_MIB =
      Key.integer(
              "update.shard-mib",
              64,
              4,
              4096,
              "MiB of float32 weights in a shard of a sharded update: what one task steps and"
                  + " writes. Decides no bit.")
          .operational();

  static final Key<GradientType> GRADIENT_TYPE =
      Key.choice(
              "update.gradient-type",
              GradientType.FLOAT32,
              "How the gradients of tasks travel in a sharded update: bfloat16 is half of the bytes"
                  + " and keeps 8 bits of each task's sum.")
          .later();

  /** How gradients travel. */
  public enum GradientType {
    FLOAT32,
    BFLOAT16
  }

  public static final List<Key<?>> KEYS =
      List.of(PLACEMENT, SEQUENCES_PER_TASK, SHARD_MIB, GRADIENT_TYPE);

  /** An adapter is small enough for one process. */
  public static UserException withoutShards() {
    return new UserException(
        "Invalid update.placement: sharded (expected driver, executors or auto where lora.rank is"
            + " above 0)");
  }

  /** What it comes to where executors are threads of the driver. */
  public UpdatePlacement inLocalMode() {
    return this == AUTO ? DRIVER : this;
  }

  /**
   * What it comes to on a cluster. Follows from the master and the model alone: a count of
   * executors may be another when one registers late or is lost.
   *
   * @param trained numbers that are trained
   */
  public UpdatePlacement onCluster(long trained) {
    if (this != AUTO) {
      return this;
    }
    return trained > MOST_IN_DRIVER ? SHARDED : EXECUTORS;
  }
}
