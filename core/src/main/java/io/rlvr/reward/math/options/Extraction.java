package io.rlvr.reward.math.options;

/** Where the math verifier looks for the answer. */
public enum Extraction {
  /** As Math-Verify by default: boxes, LaTeX and plain expressions, see {@code AnswerExtractor}. */
  AUTO,
  /** Only {@code \boxed}, all that stand together as a set. */
  BOXED,
  /** The content of the last {@code \boxed}, as most reward scripts read it. */
  LAST_BOX,
  /** What the last {@code <answer>...</answer>} holds. */
  TAG,
  /** The rest of the line after the last {@code ####} (GSM8K). */
  HASHES,
  /** A letter of a multiple choice. */
  CHOICE
}
