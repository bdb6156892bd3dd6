package io.rlvr.reward;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code <answer>...</answer>} in a text. The first tag may be missing, since a prompt can end with
 * it, and so may the last, since generation can stop at it. Case, blanks and attributes of tags do
 * not count.
 */
public final class AnswerTag {
  /** The end of a tag behind its name: attributes and blanks. */
  static final String END =
      "(?:\\s{1,8}+[\\w:-]{1,40}+\\s{0,4}+=\\s{0,4}+(?:\"[^\"<>]{0,200}+\"|'[^'<>]{0,200}+'"
          + "|[^\\s\"'<>]{1,200}+)){0,8}+\\s{0,8}+>";

  /** Looks one character ahead, since a text may hold many such signs. */
  private static final String BEGIN = "<(?=[\\s/a])";

  private static final String NAME = "\\s{0,8}+answer" + END;
  private static final Pattern OPEN = Pattern.compile("(?i)" + BEGIN + NAME);
  private static final Pattern CLOSE = Pattern.compile("(?i)" + BEGIN + "\\s{0,8}+/" + NAME);
  private static final Pattern TAG = Pattern.compile("(?i)" + BEGIN + "\\s{0,8}+(/?)" + NAME);

  private AnswerTag() {}

  /** What the last answer holds, as it was written; empty if no tag marks one. */
  public static Optional<String> last(String text) {
    int[] span = span(text);
    return span.length == 0 ? Optional.empty() : Optional.of(text.substring(span[0], span[1]));
  }

  /**
   * Where {@link #last} begins and ends; no number if no tag marks an answer.
   *
   * @return 0 or 2 positions
   */
  static int[] span(String text) {
    int open = -1;
    int close = -1;
    int before = -1; // the last close without an open after it
    Matcher tag = TAG.matcher(text);
    while (tag.find()) {
      if (!tag.group(1).isEmpty()) {
        close = close < 0 ? tag.start() : close;
        before = tag.start();
      } else {
        open = tag.end();
        close = -1;
      }
    }
    if (open >= 0) {
      return new int[] {open, close < 0 ? text.length() : close};
    }
    return before < 0 ? new int[0] : new int[] {0, before};
  }

  /** The text with a line break in the place of each tag. */
  static String takenOff(String text) {
    return TAG.matcher(text).replaceAll("\n");
  }

  /** The text with each tag as {@code <answer>} or {@code </answer>}. */
  public static String plain(String text) {
    return text.indexOf('<') < 0 ? text : TAG.matcher(text).replaceAll("<$1answer>");
  }

  /** The text with nothing in the place of each tag that opens. */
  static String withoutOpening(String text) {
    return text.indexOf('<') < 0 ? text : OPEN.matcher(text).replaceAll("");
  }

  static boolean opensIn(String text) {
    return OPEN.matcher(text).find();
  }

  /** Where the first closing tag begins; below 0 if there is none. */
  static int close(String text) {
    Matcher tag = CLOSE.matcher(text);
    return tag.find() ? tag.start() : -1;
  }
}
