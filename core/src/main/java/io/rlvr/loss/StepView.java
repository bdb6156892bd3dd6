package io.rlvr.loss;

/**
 * What a whole optimizer step says of the sequences of a batch. It is known before the first
 * micro-batch, so no loss depends on how the step is cut.
 *
 * @param prompts prompts in the whole optimizer step
 * @param promptTokens {@code [sequence]}: tokens that count of all sequences of its prompt in the
 *     whole optimizer step
 * @param apart {@code [sequence][response token]}: tokens that the loss has chosen to treat unlike
 *     the others, see {@link TokenChoice}
 * @param leftOut {@code [sequence][response token]}: tokens that are not to be learnt from, see
 *     {@link TopEntropyLoss}
 */
@SuppressWarnings("ArrayRecordComponent") // numeric inner loops
public record StepView(long prompts, long[] promptTokens, boolean[][] apart, boolean[][] leftOut) {

  /** Of a step in which each sequence has a prompt of its own and nothing was chosen. */
  static StepView ofOwnPrompts(boolean[][] mask, long stepSequences) {
    long[] tokens = new long[mask.length];
    for (int s = 0; s < tokens.length; s++) {
      for (boolean counts : mask[s]) {
        tokens[s] += counts ? 1 : 0;
      }
    }
    return new StepView(stepSequences, tokens, none(mask), none(mask));
  }

  /** The same with prompts that sequences share. */
  public StepView withPrompts(long count, long[] tokens) {
    return new StepView(count, tokens, apart, leftOut);
  }

  /** The same with other tokens chosen. */
  public StepView withChosen(boolean[][] otherApart, boolean[][] otherLeftOut) {
    return new StepView(prompts, promptTokens, otherApart, otherLeftOut);
  }

  /** No token, in the shape of a mask. */
  static boolean[][] none(boolean[][] mask) {
    boolean[][] none = new boolean[mask.length][];
    for (int s = 0; s < none.length; s++) {
      none[s] = new boolean[mask[s].length];
    }
    return none;
  }
}
