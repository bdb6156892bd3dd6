package io.rlvr.reward.math.algebra;

/** The exact form would be too big to write down; the values must be compared numerically. */
public final class Inexact extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Inexact(String reason) {
    super(reason, null, false, false);
  }
}
