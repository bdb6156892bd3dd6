package io.rlvr.advantage;

/** What the baseline of a group of one is, since it has no neighbours to compare with. */
public enum Singleton {
  /** The reward itself: advantage 0, the sample teaches nothing (SkyRL, NeMo-RL, TRL, slime). */
  ZERO,
  /** Nothing: the advantage is the raw reward (verl). */
  RAW;

  /** The baseline of a lone member with that reward. */
  double baseline(double reward) {
    return this == ZERO ? reward : 0;
  }
}
