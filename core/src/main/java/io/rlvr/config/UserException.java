package io.rlvr.config;

/**
 * A mistake that the user can mend: one line with the value and the expected form. The command line
 * prints it without a stack trace and exits with 2.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param format a format string only where there are arguments
   */
  public UserException(String format, Object... args) {
    super(args.length == 0 ? format : format.formatted(args));
  }

  public UserException(String message, Throwable cause) {
    super(message, cause);
  }
}
