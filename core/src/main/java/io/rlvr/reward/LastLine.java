package io.rlvr.reward;

/**
 * The last non-empty line of a response: all that a reward may see of it (Su et al. 2025, arXiv
 * 2503.23829, section 3: y_T), so that a policy gains nothing by listing candidates.
 */
public final class LastLine {
  private LastLine() {}

  /** Without white space around it; empty if every line is blank. */
  public static String of(String response) {
    return response.substring(start(response)).strip();
  }

  /** What stands before it, as it was written, up to and with the line break. */
  public static String before(String response) {
    return response.substring(0, start(response));
  }

  /**
   * A form in which equal answers are equal strings, for votes: the tokens of the last line, folded
   * and without articles.
   */
  public static String normalised(String response) {
    return String.join(" ", Tokens.of(of(response), Tokens.Articles.DROPPED));
  }

  private static int start(String response) {
    int start = response.stripTrailing().length();
    while (start > 0 && !isBreak(response.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  private static boolean isBreak(char c) {
    return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }
}
