package io.rlvr.jobs.table;

/** The columns that queries name; the tables have more. */
public final class Columns {
  public static final String STEP = "step";
  public static final String PROMPT_ID = "prompt_id";
  public static final String SAMPLE = "sample";

  public static final String RESPONSE_IDS = "response_ids";
  public static final String LOGPROBS = "logprobs";
  public static final String REF_LOGPROBS = "ref_logprobs";
  public static final String RESPONSE = "response";
  public static final String FINISH_REASON = "finish_reason";
  public static final String POLICY_VERSION = "policy_version";

  public static final String STATUS = "status";
  public static final String COMPONENTS = "components";
  public static final String VALUE = "value";
  public static final String ERROR = "error";

  public static final String REWARD = "reward";
  public static final String NORMALISED = "normalised";
  public static final String ADVANTAGE = "advantage";
  public static final String KEPT = "kept";

  private Columns() {}

  /** What tells the rollouts of a step apart. */
  public static String[] ofSample() {
    return new String[] {PROMPT_ID, SAMPLE};
  }
}
