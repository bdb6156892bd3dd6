package io.rlvr.config;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Outside text made fit for a terminal or a log: no control character passes, and none that turns
 * the order of what is shown.
 */
public final class Printable {
  private static final int MAX_LENGTH = 200;
  private static final Pattern UNPRINTABLE =
      Pattern.compile("[\\p{Cc}\\u2028-\\u202E\\u2066-\\u2069]");
  private static final String NEXT_LINE = "\n           ";
  private static final int MAX_QUOTE = 80;

  private Printable() {}

  /** Control characters, line breaks of any kind and turns of direction, written as escapes. */
  public static String line(String text) {
    return UNPRINTABLE
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(escaped(found.group().charAt(0))));
  }

  /**
   * A text of several lines, those behind the first indented. It must not move the reader's cursor
   * nor turn the order of what is shown: the control characters of both tables (C0 with ESC, C1
   * with CSI) and those that change direction are replaced.
   */
  public static String lines(String text) {
    return UNPRINTABLE
        .matcher(text.strip())
        .replaceAll(found -> found.group().equals("\n") ? NEXT_LINE : "\uFFFD");
  }

  /** Outside text as a part of a message: cut, with a question mark for what cannot be seen. */
  public static String quotable(String text) {
    String cut = text.length() <= MAX_QUOTE ? text : text.substring(0, MAX_QUOTE) + "...";
    return cut.replaceAll("\\p{C}", "?");
  }

  /** A number with four decimals; a zero has no sign, which would be all that rounding left. */
  public static String fourDigits(double value) {
    return unsignedZero(String.format(Locale.ROOT, "%.4f", value));
  }

  /** The same with three. */
  public static String threeDigits(double value) {
    return unsignedZero(String.format(Locale.ROOT, "%.3f", value));
  }

  private static String unsignedZero(String number) {
    return number.matches("-0\\.0+") ? number.substring(1) : number;
  }

  /** A value in a message: texts in quotes, long ones cut. */
  static String value(Object value) {
    String text = String.valueOf(value);
    String cut = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
    return line(value instanceof String ? "'" + cut + "'" : cut);
  }

  private static String escaped(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", (int) c);
    };
  }
}
