package io.rlvr.reward;

/** The notes on verdicts that metrics count. */
public final class Flags {
  /** The response has no non-empty line. */
  public static final String BLANK = "blank";

  /** The last line has no number that the rule could read. */
  public static final String NO_NUMBER = "no-number";

  /** The judge's first token is neither YES nor NO. */
  public static final String JUDGE_NEITHER = "judge-neither";

  private Flags() {}
}
