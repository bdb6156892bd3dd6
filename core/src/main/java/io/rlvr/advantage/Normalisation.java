package io.rlvr.advantage;

import io.rlvr.stats.Moments;
import java.io.Serializable;

/** What happens to the rewards of a step before the KL penalty and the estimator. */
public enum Normalisation {
  /**
   * (r - mean) / (std + epsilon) over all SCORED rewards of the step, all 0 if they are equal (Su
   * et al. 2025, arXiv 2503.23829, Eq. 5, which has the population's std and no epsilon).
   */
  Z_SCORE {
    @Override
    double apply(double reward, Moments step, Std std, double epsilon) {
      double spread = std.of(step);
      return spread == 0 ? 0 : (reward - step.mean()) / (spread + epsilon);
    }
  },
  /** Rewards as they are. */
  NONE {
    @Override
    double apply(double reward, Moments step, Std std, double epsilon) {
      return reward;
    }
  };

  abstract double apply(double reward, Moments step, Std std, double epsilon);

  /** A normalisation with its parameters. */
  record Dialect(Normalisation normalisation, Std std, double epsilon) implements Serializable {
    /** The paper's z-score, or none. */
    static Dialect of(Normalisation normalisation) {
      return new Dialect(normalisation, Std.POPULATION, 0);
    }

    double apply(double reward, Moments step) {
      return normalisation.apply(reward, step, std, epsilon);
    }
  }
}
