package io.rlvr.advantage;

import io.rlvr.stats.Moments;

/**
 * Which groups leave the update because they teach nothing (Yu et al. 2025, DAPO, arXiv 2503.14476,
 * section 3.2: dynamic sampling). A group that leaves counts in no statistics of the step. A group
 * of one stays, as in verl.
 */
public enum GroupFilter {
  /** None leaves. */
  NONE {
    @Override
    boolean drops(Moments rewards, double std) {
      return false;
    }
  },
  /**
   * Groups whose rewards are all equal, or, for soft rewards, have a population standard deviation
   * of at most {@code advantage.filter-std}.
   */
  EQUAL {
    @Override
    boolean drops(Moments rewards, double std) {
      return rewards.count() > 1 && rewards.populationStd() <= std;
    }
  };

  /**
   * @param rewards of the group's members, before normalisation
   */
  abstract boolean drops(Moments rewards, double std);
}
