package io.rlvr.loss;

/** The probability ratio of two policies for one token, from their log-probabilities. */
final class LogRatio {
  /**
   * Log ratios beyond are cut, as in verl: e^20 times as likely is no longer a matter of degree,
   * and the exponential must not overflow. A cut ratio passes no gradient.
   */
  static final double BOUND = 20;

  private LogRatio() {}

  /** log(pi_new / pi_old), cut to [-20, 20]. */
  static double of(double logpNew, double logpOld) {
    return Math.max(-BOUND, Math.min(BOUND, logpNew - logpOld));
  }

  /** d ratio / d logpNew for a ratio that is not cut is the ratio itself, else 0. */
  static double derivative(double logpNew, double logpOld) {
    double difference = logpNew - logpOld;
    return Math.abs(difference) > BOUND ? 0 : Math.exp(difference);
  }
}
