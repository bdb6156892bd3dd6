package io.rlvr.reward.math;

/**
 * Digits and signs of other scripts and widths as those of ASCII, and blanks between digits and the
 * letters of scripts that are written without any.
 */
final class PlainCharacters {
  /** The first letter of the scripts that are no relatives of Greek. */
  private static final int OTHER_SCRIPTS = 0x0590;

  private static final int LATIN_EXTENSIONS = 0x1C80;

  private static final int CJK = 0x2E80;

  private PlainCharacters() {}

  /** Characters for characters; no decimal digit is outside of the basic plane here. */
  static String of(String text) {
    StringBuilder plain = new StringBuilder(text);
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c >= 0x80) {
        plain.setCharAt(i, plain(text, i, c));
      }
    }
    return plain.toString();
  }

  private static char plain(String text, int at, char c) {
    if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
      return (char) ('0' + Character.digit(c, 10));
    }
    boolean isInNumber = isDigit(text, at - 1) && isDigit(text, at + 1);
    return switch (c) {
      case '\uFF0D', '\uFE63' -> '-';
      case '\u2013' -> isDigit(text, at + 1) && !isOperand(text, at) ? '-' : c;
      case '\uFF0B' -> '+';
      case '\uFF05', '\u066A' -> '%';
      case '\uFF0C', '\u066C' -> isInNumber ? ',' : c;
      case '\uFF0E', '\u066B' -> isInNumber ? '.' : c;
      case '\u2044', '\u2215' -> isInNumber ? '/' : c;
      default -> c;
    };
  }

  /**
   * Whether something stands before, blanks aside, that can be subtracted from or begin a range.
   */
  private static boolean isOperand(String text, int at) {
    int before = at - 1;
    while (before >= 0 && text.charAt(before) == ' ') {
      before--;
    }
    return before >= 0
        && (isDigit(text, before)
            || ")]}".indexOf(text.charAt(before)) >= 0
            || (before == at - 1 && Character.isLetter(text.charAt(before))));
  }

  private static boolean isDigit(String text, int at) {
    return at >= 0 && at < text.length() && Character.isDigit(text.charAt(at));
  }

  /** With a blank between what begins or ends a number and a letter or sign of such a script. */
  static String spaced(String text) {
    StringBuilder spaced = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char before = i == 0 ? ' ' : text.charAt(i - 1);
      boolean begins = isUnspaced(before) && (isNumeric(c) || "+-$\\".indexOf(c) >= 0);
      boolean ends = isUnspaced(c) && (isNumeric(before) || before == '%');
      spaced.append(begins || ends ? " " : "").append(c);
    }
    return spaced.toString();
  }

  private static boolean isNumeric(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isUnspaced(char c) {
    boolean isOfScript = (c >= OTHER_SCRIPTS && c < LATIN_EXTENSIONS) || c >= CJK;
    return isOfScript && !Character.isWhitespace(c) && !Character.isDigit(c);
  }
}
