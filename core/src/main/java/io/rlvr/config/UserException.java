package io.rlvr.config;

import com.google.errorprone.annotations.FormatMethod;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A mistake that the user can mend: one line with the value and the expected form (one line each
 * where several are reported at once). The command line prints it without a stack trace and exits
 * with 2, or with 75 where the same command may do later. Control characters of the values are
 * escaped: the text of a file cannot forge a line or drive the terminal.
 */
public final class UserException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean mayPass;

  /**
   * @param format as for {@link String#format}, a constant: values stand in {@code args}
   */
  @FormatMethod
  public UserException(String format, Object... args) {
    this(false, formatted(format, args));
  }

  /** Several mistakes, each a line that is taken as it stands. */
  public UserException(List<String> mistakes) {
    this(false, lines(mistakes));
  }

  private UserException(boolean mayPass, String message) {
    super(message);
    this.mayPass = mayPass;
  }

  private UserException(Throwable cause, String message) {
    super(message, cause);
    this.mayPass = false;
  }

  /**
   * What passes by itself: the same command may do later.
   *
   * @param format as for {@link String#format}, a constant: values stand in {@code args}
   */
  @FormatMethod
  public static UserException passing(String format, Object... args) {
    return new UserException(true, formatted(format, args));
  }

  /** The same in several lines, each taken as it stands. */
  public static UserException passing(List<String> lines) {
    return new UserException(true, lines(lines));
  }

  /** Whether the same command may do later, though nobody mends anything. */
  public boolean mayPass() {
    return mayPass;
  }

  /**
   * A mistake that another exception has shown, which is kept as the cause.
   *
   * @param format as for {@link String#format}, a constant: values stand in {@code args}
   */
  @FormatMethod
  public static UserException causedBy(Throwable cause, String format, Object... args) {
    return new UserException(cause, formatted(format, args));
  }

  @FormatMethod
  private static String formatted(String format, Object... args) {
    Object[] lines = Arrays.stream(args).map(UserException::onOneLine).toArray();
    return String.format(Locale.ROOT, format, lines)
        .lines()
        .map(Printable::line)
        .collect(Collectors.joining("\n"));
  }

  private static String lines(List<String> texts) {
    return texts.stream().map(Printable::line).collect(Collectors.joining("\n"));
  }

  private static Object onOneLine(Object arg) {
    String text = String.valueOf(arg);
    String line = Printable.line(text);
    return line.equals(text) ? arg : line;
  }
}
