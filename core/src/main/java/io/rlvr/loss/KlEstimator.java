package io.rlvr.loss;

import java.io.Serializable;

/**
 * Estimators of KL(pi || pi_ref) from one token sampled by pi (Schulman 2020,
 * joschu.net/blog/kl-approx.html), with d = logp_ref - logp.
 */
public enum KlEstimator {
  /** -d: unbiased, of either sign. In the loss its gradient has mean 0 on-policy. */
  K1 {
    @Override
    public double value(double logp, double logpRef) {
      return logp - logpRef;
    }

    @Override
    public double derivative(double logp, double logpRef) {
      return 1;
    }
  },
  /** d^2 / 2: biased, never negative; its gradient is that of the true KL on-policy. */
  K2 {
    @Override
    public double value(double logp, double logpRef) {
      return 0.5 * (logp - logpRef) * (logp - logpRef);
    }

    @Override
    public double derivative(double logp, double logpRef) {
      return logp - logpRef;
    }
  },
  /**
   * exp(d) - d - 1: unbiased, never negative. The exponent is cut at 20, where the value would
   * overflow; the term passes no gradient beyond.
   */
  K3 {
    @Override
    public double value(double logp, double logpRef) {
      double d = Math.min(LogRatio.BOUND, logpRef - logp);
      return Math.expm1(d) - d;
    }

    @Override
    public double derivative(double logp, double logpRef) {
      double d = logpRef - logp;
      return d > LogRatio.BOUND ? 0 : -Math.expm1(d);
    }
  };

  public abstract double value(double logp, double logpRef);

  /** The derivative of {@link #value} by logp. */
  public abstract double derivative(double logp, double logpRef);

  /**
   * An estimator whose value is cut to a size, as verl does with k3 and NeMo-RL with all three, at
   * 10. A value that is cut passes no gradient.
   *
   * @param bound infinite for no cut
   */
  public record Clamped(KlEstimator estimator, double bound) implements Serializable {
    public double value(double logp, double logpRef) {
      return Math.max(-bound, Math.min(bound, estimator.value(logp, logpRef)));
    }

    /** The derivative of {@link #value} by logp. */
    public double derivative(double logp, double logpRef) {
      return Math.abs(estimator.value(logp, logpRef)) > bound
          ? 0
          : estimator.derivative(logp, logpRef);
    }

    /** Over the tokens of a response: what a penalty in the reward multiplies. */
    public double sum(float[] logp, float[] logpRef) {
      if (logp.length != logpRef.length) {
        throw new IllegalArgumentException(
            "%d log-probabilities, but %d of the reference".formatted(logp.length, logpRef.length));
      }
      double sum = 0;
      for (int t = 0; t < logp.length; t++) {
        sum += value(logp[t], logpRef[t]);
      }
      return sum;
    }
  }
}
