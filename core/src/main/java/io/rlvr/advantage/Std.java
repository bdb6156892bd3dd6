package io.rlvr.advantage;

import io.rlvr.stats.Moments;

/** Which standard deviation: the two dialects. */
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
