package io.rlvr.dataset;

/** Names in {@link io.rlvr.data.Prompt#extra} that readers of ours fill. */
public final class ExtraColumns {
  /** arithmetic: the result in digits, whatever form the reference has. */
  public static final String ANSWER = "answer";

  /** arithmetic: addition or subtraction. */
  public static final String OPERATION = "operation";

  /**
   * arithmetic, miniature: a worked response to learn from, which may be wrong where the settings
   * say so.
   */
  public static final String DEMONSTRATION = "demonstration";

  /** gsm8k: the expert's worked solution without its last line. */
  public static final String SOLUTION = "solution";

  /** evouna: some model's answer. */
  public static final String RESPONSE = "response";

  /** evouna: 1 if people judged the response correct, else 0. */
  public static final String HUMAN = "human";

  /** evouna: which model answered. */
  public static final String MODEL = "model";

  /** miniature: every right wording, a JSON list of texts, for the truth alone. */
  public static final String WORDINGS = "wordings";

  /** verl: all answers that are right, a JSON list of texts, where there are several. */
  public static final String ALIASES = "aliases";

  private ExtraColumns() {}
}
