package io.rlvr.advantage;

/** Turns the rewards of a response's tokens into an advantage for each token. */
interface TokenEstimator {
  /** As many as there are tokens; 0 where masked. */
  double[] advantages(TokenRewards response);
}
