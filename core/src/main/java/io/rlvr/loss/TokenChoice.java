package io.rlvr.loss;

import java.util.Random;

/**
 * Chooses tokens of a whole optimizer step before its first micro-batch. A loss that implements it
 * finds what it chose in {@link StepView#apart}.
 */
public interface TokenChoice {
  /**
   * The same for the same step and seed, on any machine.
   *
   * @param step the whole optimizer step, its {@code logpNew} those of the policy before it
   * @param random of this optimizer step
   * @return {@code [sequence][response token]}, false where masked
   */
  boolean[][] choose(LossBatch step, Random random);
}
