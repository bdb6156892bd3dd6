package io.rlvr.reward;

/** The notes on verdicts that metrics count. */
public final class Flags {
  /** The response has no non-empty line. */
  public static final String BLANK = "blank";

  /** The last line has no number that the rule could read. */
  public static final String NO_NUMBER = "no-number";

  /** The response lacks what {@code reward.likelihood.separator} asks for. */
  public static final String NO_SEPARATOR = "no-separator";

  private Flags() {}
}
