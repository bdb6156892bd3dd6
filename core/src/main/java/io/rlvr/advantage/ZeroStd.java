package io.rlvr.advantage;

/**
 * What grpo does with a difference from the mean where the standard deviation is 0. That of a whole
 * group is 0 only if all differences are 0 as well, so the two differ for {@link Baseline#OTHERS}.
 */
public enum ZeroStd {
  /** Leaves the difference as it is (NeMo-RL). */
  UNDIVIDED,
  /** Divides by epsilon alone (verl, TRL, OpenRLHF). */
  EPSILON;

  double divisor(double std, double epsilon) {
    return std + epsilon == 0 || (std == 0 && this == UNDIVIDED) ? 1 : std + epsilon;
  }
}
