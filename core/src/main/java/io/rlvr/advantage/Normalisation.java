package io.rlvr.advantage;

import io.rlvr.stats.Moments;

/** What happens to the rewards of a step before the KL penalty and the estimator. */
public enum Normalisation {
  /**
   * (r - mean) / population std over all SCORED rewards of the step, all 0 if they are equal (Su et
   * al. 2025, arXiv 2503.23829, Eq. 5).
   */
  Z_SCORE {
    @Override
    double apply(double reward, Moments step) {
      return step.zScore(reward);
    }
  },
  /** Rewards as they are. */
  NONE {
    @Override
    double apply(double reward, Moments step) {
      return reward;
    }
  };

  abstract double apply(double reward, Moments step);
}
