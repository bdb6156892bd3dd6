package io.rlvr.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A mistake that the user can mend: one line with the value and the expected form (one line each
 * where several are reported at once). The command line prints it without a stack trace and exits
 * with 2. Control characters of the values are escaped: the text of a file cannot forge a line or
 * drive the terminal.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param format a format string only where there are arguments
   */
  public UserException(String format, Object... args) {
    super(printable(args.length == 0 ? format : formatted(format, args)));
  }

  /**
   * @param message taken as it stands, not as a format string
   */
  public UserException(String message, Throwable cause) {
    super(printable(message), cause);
  }

  private static String formatted(String format, Object... args) {
    Object[] lines = Arrays.stream(args).map(UserException::onOneLine).toArray();
    return String.format(Locale.ROOT, format, lines);
  }

  private static Object onOneLine(Object arg) {
    String text = String.valueOf(arg);
    String line = Printable.line(text);
    return line.equals(text) ? arg : line;
  }

  private static String printable(String message) {
    return message.lines().map(Printable::line).collect(Collectors.joining("\n"));
  }
}
