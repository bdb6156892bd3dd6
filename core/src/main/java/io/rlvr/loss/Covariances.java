package io.rlvr.loss;

import java.util.List;

/**
 * By token, what it adds to the covariance of advantage and log-probability over an optimizer step
 * (Cui et al. 2025, arXiv 2505.22617, Eq. 10): (A - mean of A) * (logp_new - mean of logp_new),
 * means over all tokens that count.
 */
final class Covariances {
  private final LossBatch step;
  private final double meanAdvantage;
  private final double meanLogp;

  private Covariances(LossBatch step, double meanAdvantage, double meanLogp) {
    this.step = step;
    this.meanAdvantage = meanAdvantage;
    this.meanLogp = meanLogp;
  }

  static Covariances of(LossBatch step) {
    double advantages = 0;
    double logps = 0;
    for (int s = 0; s < step.sequences(); s++) {
      for (int t = 0; t < step.mask()[s].length; t++) {
        if (step.mask()[s][t]) {
          advantages += step.advantages()[s][t];
          logps += step.logpNew()[s][t];
        }
      }
    }
    long tokens = Math.max(1, step.stepTokens());
    return new Covariances(step, advantages / tokens, logps / tokens);
  }

  /** A token of the optimizer step. */
  record Place(int sequence, int token) {}

  /** These tokens and no others, in the shape of the step's mask. */
  static boolean[][] only(List<Place> places, LossBatch step) {
    boolean[][] only = StepView.none(step.mask());
    for (Place place : places) {
      only[place.sequence][place.token] = true;
    }
    return only;
  }

  double at(int sequence, int token) {
    return (step.advantages()[sequence][token] - meanAdvantage)
        * (step.logpNew()[sequence][token] - meanLogp);
  }

  /** A share of the step's tokens, cut to a whole number, but at least 1. */
  int count(double share) {
    return (int) Math.max(1, Math.floor(share * step.stepTokens()));
  }
}
