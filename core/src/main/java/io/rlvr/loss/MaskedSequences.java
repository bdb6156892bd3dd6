package io.rlvr.loss;

/** Whether a sequence without a counting token is one of an optimizer step's sequences. */
public enum MaskedSequences {
  /** It is (SkyRL, TRL). */
  COUNTED,
  /** It is not (verl, OpenRLHF). */
  LEFT_OUT;

  /** The sequences of a mask {@code [sequence][token]} that count. */
  public long count(boolean[][] mask) {
    long count = 0;
    for (boolean[] sequence : mask) {
      count += this == COUNTED || hasToken(sequence) ? 1 : 0;
    }
    return count;
  }

  private static boolean hasToken(boolean[] sequence) {
    for (boolean counts : sequence) {
      if (counts) {
        return true;
      }
    }
    return false;
  }
}
