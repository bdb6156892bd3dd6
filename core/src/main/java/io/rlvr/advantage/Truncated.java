package io.rlvr.advantage;

/** What happens to responses that ran out of their token budget. */
public enum Truncated {
  /** They are like others. */
  KEPT,
  /**
   * They are members of their groups, but leave the update (Yu et al. 2025, DAPO, arXiv 2503.14476,
   * section 3.4: overlong filtering).
   */
  LEFT_OUT
}
