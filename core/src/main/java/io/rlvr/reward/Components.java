package io.rlvr.reward;

/** Components of verdicts that metrics sum. */
public final class Components {
  /** Tokens that a remote judge read. */
  public static final String INPUT_TOKENS = "input_tokens";

  /** Tokens that a remote judge wrote. */
  public static final String OUTPUT_TOKENS = "output_tokens";

  /** What they cost at the prices set. */
  public static final String COST = "cost";

  private Components() {}
}
