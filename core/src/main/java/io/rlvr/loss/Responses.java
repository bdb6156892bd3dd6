package io.rlvr.loss;

/** Numbers of responses from those of their tokens. */
final class Responses {
  private Responses() {}

  /** A number of each token. */
  interface Token {
    double read(int sequence, int token);
  }

  /** The sum over the counting tokens of each sequence. */
  static double[] sums(LossBatch batch, Token token) {
    double[] sums = new double[batch.sequences()];
    for (int s = 0; s < sums.length; s++) {
      for (int t = 0; t < batch.mask()[s].length; t++) {
        sums[s] += batch.mask()[s][t] ? token.read(s, t) : 0;
      }
    }
    return sums;
  }

  /** The mean over the counting tokens of each sequence, 0 where none counts. */
  static double[] means(LossBatch batch, Token token) {
    double[] means = sums(batch, token);
    for (int s = 0; s < means.length; s++) {
      means[s] /= Math.max(1, batch.tokens(s));
    }
    return means;
  }
}
