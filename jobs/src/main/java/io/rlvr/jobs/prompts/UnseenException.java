package io.rlvr.jobs.prompts;

/** Rows that cannot be looked at without Spark, and why. */
final class UnseenException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnseenException(String why) {
    super(why);
  }
}
