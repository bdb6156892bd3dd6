package io.rlvr.reward.code;

import java.util.Optional;

/** Reads a text of Python in quotes, without a letter before them. */
final class PythonText {
  private static final String ESCAPED = "\\'\"abfnrtv";
  private static final String MEANT = "\\'\"\u0007\b\f\n\r\t\u000b";

  private PythonText() {}

  /**
   * Appends what a text holds.
   *
   * @param start where its first quote stands
   * @return where the text behind it begins; empty if it is none that this reads
   */
  static Optional<Integer> read(String text, int start, StringBuilder into) {
    char quote = text.charAt(start);
    if (text.startsWith(String.valueOf(quote).repeat(3), start)) {
      return Optional.empty();
    }
    int at = start + 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == quote) {
        return Optional.of(at + 1);
      }
      if (c == '\n') {
        return Optional.empty();
      }
      if (c != '\\') {
        into.append(c);
        at++;
        continue;
      }
      int end = escape(text, at + 1, into);
      if (end < 0) {
        return Optional.empty();
      }
      at = end;
    }
    return Optional.empty();
  }

  /** Where the text behind an escape begins; -1 if it is none. */
  private static int escape(String text, int at, StringBuilder into) {
    if (at >= text.length()) {
      return -1;
    }
    char c = text.charAt(at);
    int simple = ESCAPED.indexOf(c);
    if (simple >= 0) {
      into.append(MEANT.charAt(simple));
      return at + 1;
    }
    return switch (c) {
      case 'x' -> code(text, at + 1, at + 3, 16, into);
      case 'u' -> code(text, at + 1, at + 5, 16, into);
      case 'U' -> code(text, at + 1, at + 9, 16, into);
      case '0', '1', '2', '3', '4', '5', '6', '7' -> code(text, at, octalEnd(text, at), 8, into);
      case 'N', '\n' -> -1;
      default -> {
        into.append('\\').append(c);
        yield at + 1;
      }
    };
  }

  private static int octalEnd(String text, int at) {
    int end = at;
    while (end < text.length() && end < at + 3 && Character.digit(text.charAt(end), 8) >= 0) {
      end++;
    }
    return end;
  }

  private static int code(String text, int from, int to, int radix, StringBuilder into) {
    if (to > text.length()) {
      return -1;
    }
    long code = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) {
        return -1;
      }
      code = code * radix + digit;
    }
    if (code > Character.MAX_CODE_POINT) {
      return -1;
    }
    into.appendCodePoint((int) code);
    return to;
  }
}
