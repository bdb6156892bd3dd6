package io.rlvr.reward;

/**
 * The last non-empty line of a text, as it stands there. What of a response is its answer is {@link
 * ResponseScope}'s to say.
 */
public final class LastLine {
  private LastLine() {}

  /** Without white space around it; empty if every line is blank. */
  public static String of(String response) {
    return response.substring(start(response)).strip();
  }

  /**
   * A form in which equal answers are equal strings, for votes: the tokens of the answer of a
   * response, folded and without articles.
   */
  public static String normalised(String response) {
    return String.join(
        " ", Tokens.of(ResponseScope.LAST_LINE.of(response), Tokens.Articles.DROPPED));
  }

  private static int start(String response) {
    int start = response.stripTrailing().length();
    while (start > 0 && !isBreak(response.charAt(start - 1))) {
      start--;
    }
    return start;
  }

  static boolean isBreak(char c) {
    return c == '\n' || c == '\r' || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }
}
