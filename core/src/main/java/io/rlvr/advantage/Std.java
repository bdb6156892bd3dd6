package io.rlvr.advantage;

import io.rlvr.stats.Moments;

/** Which standard deviation of a group: the two dialects of GRPO. */
public enum Std {
  /** Divides by n - 1 (verl, TRL, OpenRLHF). */
  SAMPLE {
    @Override
    double of(Moments moments) {
      return moments.sampleStd();
    }
  },
  /** Divides by n. */
  POPULATION {
    @Override
    double of(Moments moments) {
      return moments.populationStd();
    }
  };

  abstract double of(Moments moments);
}
