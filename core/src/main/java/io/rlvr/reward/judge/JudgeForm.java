package io.rlvr.reward.judge;

/** What the reward of a judge is. */
public enum JudgeForm {
  /** The probability that the answer is right (Su et al. 2025, Eq. 4). */
  SOFT,
  /** 1 for YES, else 0. */
  BINARY
}
