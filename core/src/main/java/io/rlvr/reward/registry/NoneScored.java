package io.rlvr.reward.registry;

/** What happens where no verdict of a step is SCORED, and so there is nothing to learn from. */
public enum NoneScored {
  STOP,
  GO_ON
}
