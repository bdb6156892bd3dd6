package io.rlvr.advantage;

import io.rlvr.stats.Moments;
import java.io.Serializable;

/**
 * Turns rewards into advantages in two pure steps: within the group, then (for estimators that
 * whiten) over the whole step. The caller merges the moments of all first-step results in between.
 * It travels to the tasks that assign credit.
 */
public interface AdvantageEstimator extends Serializable {
  /** The advantage of each member by its group alone; as many as {@code group.size()}. */
  double[] withinGroup(Group group);

  /** Whether a group without the reward of a greedy sample cannot be estimated. */
  default boolean needsGreedy() {
    return false;
  }

  /** How often a member of that many response tokens counts in the step's moments. */
  default long stepWeight(int length) {
    return 1;
  }

  /**
   * The final advantage.
   *
   * @param value a result of {@link #withinGroup}
   * @param step the moments of all those results over the step, weighted by {@link #stepWeight}
   */
  default double overStep(double value, Moments step) {
    return value;
  }
}
