package io.rlvr.advantage;

import io.rlvr.stats.Moments;
import java.io.Serializable;
import java.util.List;

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

  /** The components of a mixed reward that it reads, by name; none for most. */
  default List<String> parts() {
    return List.of();
  }

  /** Whether it reads rewards as they were scored, and not less a mean. */
  default boolean needsRawRewards() {
    return false;
  }

  /** What of a group's results the step's moments are taken over. */
  default double[] observed(double[] values) {
    return values;
  }

  /** How often a member of that many response tokens counts in the step's moments. */
  default long stepWeight(int length) {
    return 1;
  }

  /**
   * The final advantage.
   *
   * @param value a result of {@link #withinGroup}
   * @param step the moments of what is {@link #observed} of all those results over the step,
   *     weighted by {@link #stepWeight}
   */
  default double overStep(double value, Moments step) {
    return value;
  }
}
