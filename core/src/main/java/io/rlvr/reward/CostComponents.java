package io.rlvr.reward;

import java.util.List;

/** Components of verdicts that metrics sum. */
public final class CostComponents {
  /** Tokens that a remote judge read. */
  public static final String INPUT_TOKENS = "input_tokens";

  /** Tokens that a remote judge wrote. */
  public static final String OUTPUT_TOKENS = "output_tokens";

  /** What they cost at the prices set. */
  public static final String COST = "cost";

  /** Those of a mix are the sums of those of its parts. */
  public static final List<String> SUMS = List.of(INPUT_TOKENS, OUTPUT_TOKENS, COST);

  private CostComponents() {}
}
