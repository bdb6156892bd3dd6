package io.rlvr.spark;

import static java.util.Objects.requireNonNull;

/** A command that did not end well. Its message is what the command line would say. */
public final class RlvrException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  RlvrException(int status, String message) {
    super(requireNonNull(message, "message is null"));
    this.status = status;
  }

  RlvrException(int status, String message, Throwable cause) {
    super(requireNonNull(message, "message is null"), requireNonNull(cause, "cause is null"));
    this.status = status;
  }

  /**
   * The exit status that the command line has for it: 2 for a mistake of the user's, which the same
   * call meets again; 75 where another driver has the run, which passes; 1 for an outage or a bug,
   * whose cause this exception holds.
   */
  public int status() {
    return status;
  }
}
