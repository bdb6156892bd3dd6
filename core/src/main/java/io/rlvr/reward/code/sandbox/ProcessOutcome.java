package io.rlvr.reward.code.sandbox;

/**
 * How a run ended.
 *
 * @param status the exit status, 128 and the signal's number if a signal ended it; -1 if it was
 *     ended for its time
 * @param output what it wrote to its standard output, up to the limit
 * @param errors the end of what it wrote to its standard error
 */
public record ProcessOutcome(int status, String output, String errors) {
  static final int TIMED_OUT = -1;
  private static final int BY_SIGNAL = 128;

  public boolean isTimedOut() {
    return status == TIMED_OUT;
  }

  public boolean isSuccess() {
    return status == 0;
  }

  /** Whether a signal ended it: its own, or that of a limit. */
  public boolean isKilled() {
    return status > BY_SIGNAL;
  }
}
