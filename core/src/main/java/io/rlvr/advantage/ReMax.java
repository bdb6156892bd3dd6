package io.rlvr.advantage;

/**
 * A_i = r_i - r_greedy, the reward of the response that the same policy gives at temperature 0 (Li
 * et al. 2023, ReMax, arXiv 2310.10505, section 4).
 *
 * <p>Departs: nothing. The greedy sample's own KL penalty is not counted, as in verl. Edge cases: a
 * group whose greedy sample is missing or not SCORED leaves the update with the reason {@code
 * no-greedy}; a group of one is like any other.
 */
final class ReMax implements AdvantageEstimator {
  @Override
  public boolean needsGreedy() {
    return true;
  }

  @Override
  public double[] withinGroup(Group group) {
    return group.less(group.greedy().orElseThrow());
  }
}
