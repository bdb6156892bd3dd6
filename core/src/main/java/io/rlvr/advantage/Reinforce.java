package io.rlvr.advantage;

/**
 * A_i = r_i: the reward itself (Williams 1992; Su et al. 2025, arXiv 2503.23829, section 3). With
 * {@code advantage.normalisation = z-score} the step's mean is the baseline, which is the paper's
 * form.
 *
 * <p>Departs: nothing. Edge cases: none; a group of one is like any other.
 */
final class Reinforce implements AdvantageEstimator {
  @Override
  public double[] withinGroup(Group group) {
    return group.rewards().clone();
  }
}
