package io.rlvr.jobs;

/** The columns that queries name; the tables have more. */
final class Columns {
  static final String STEP = "step";
  static final String PROMPT_ID = "prompt_id";
  static final String SAMPLE = "sample";

  static final String RESPONSE_IDS = "response_ids";
  static final String LOGPROBS = "logprobs";
  static final String REF_LOGPROBS = "ref_logprobs";
  static final String RESPONSE = "response";
  static final String FINISH_REASON = "finish_reason";
  static final String POLICY_VERSION = "policy_version";

  static final String STATUS = "status";
  static final String VALUE = "value";
  static final String ERROR = "error";

  static final String ADVANTAGE = "advantage";
  static final String KEPT = "kept";

  private Columns() {}

  /** What tells the rollouts of a step apart. */
  static String[] ofSample() {
    return new String[] {PROMPT_ID, SAMPLE};
  }
}
