package io.rlvr.reward.math.parse;

/**
 * The text is no formula. Thrown anywhere in lexer and parser and turned into an empty result in
 * {@link MathParser#parse} alone.
 */
final class Unreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Unreadable(String reason) {
    super(reason, null, false, false);
  }
}
