package io.rlvr.spark;

import static java.util.Objects.requireNonNull;

/** A command that did not end well. Its message is what the command line would say. */
public final class RlvrException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String output;

  RlvrException(int status, String message) {
    super(requireNonNull(message, "message is null"));
    this.status = status;
    this.output = "";
  }

  RlvrException(int status, String message, Throwable cause) {
    super(requireNonNull(message, "message is null"), requireNonNull(cause, "cause is null"));
    this.status = status;
    this.output = "";
  }

  private RlvrException(RlvrException told, String output) {
    super(told.getMessage(), told);
    this.status = told.status;
    this.output = output;
  }

  /** The same of a command that had printed something. */
  RlvrException after(String printed) {
    return new RlvrException(this, printed);
  }

  /**
   * The exit status that the command line has for it: 2 for a mistake of the user's, which the same
   * call meets again; 75 for what passes by itself, such as another driver that has the run; 1 for
   * an outage or a bug, whose cause this exception holds.
   */
  public int status() {
    return status;
  }

  /**
   * What the command had printed, where {@link Rlvr#output} or {@link Rlvr#start} keep that; else
   * empty. The command {@code status} answers so of a run that is not done.
   */
  public String output() {
    return output;
  }
}
