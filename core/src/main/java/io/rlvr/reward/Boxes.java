package io.rlvr.reward;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code \boxed{...}} and {@code \fbox{...}} as marks of an answer in words. */
final class Boxes {
  private static final Pattern BOX = Pattern.compile("\\\\(?:boxed|fbox)\\s{0,8}\\{");

  /** What sets a text inside a formula, around all of it. */
  private static final Pattern SET =
      Pattern.compile(
          "\\s*\\\\(?:text(?:bf|it|rm)?|mathrm|mathbf|mbox)\\s?\\{([^{}]*+)\\}\\s*",
          Pattern.DOTALL);

  private static final int DEEPEST = 3;

  private Boxes() {}

  /** What a text holds that is one box and nothing else that says something; else the text. */
  static String whole(String text) {
    int[] inside = inside(text, 0, text.length());
    return inside.length == 0 || Saying.says(text.substring(0, inside[2]))
        ? text
        : NumberSigns.before(text.substring(0, inside[2]))
            + plain(text.substring(inside[0], inside[1]));
  }

  /**
   * The one box that begins in a part of a text, if nothing after it in that part says something.
   * It may close behind the part, or never.
   *
   * @return nothing, or where its content begins and ends, and where the box begins
   */
  static int[] inside(String text, int start, int end) {
    Matcher box = BOX.matcher(text).region(start, end);
    if (!box.find()) {
      return new int[0];
    }
    int begin = box.start();
    int open = box.end();
    if (box.find()) {
      return new int[0]; // several are a list
    }
    int close = close(text, open);
    if (close >= 0 && close < end && Saying.says(text.substring(close + 1, end))) {
      return new int[0];
    }
    return new int[] {open, close < 0 ? end : Math.min(close, end), begin};
  }

  /** The end of a box that began in an earlier line is no part of its last line. */
  static int endWithoutClosing(String text, int start, int end) {
    int depth = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth < 0) {
        return BOX.matcher(text).region(0, start).find() && !Saying.says(text.substring(i + 1, end))
            ? i
            : end;
      }
    }
    return end;
  }

  /** Without white space and without commands that set it as text. */
  static String plain(String content) {
    String plain = content.strip();
    for (int i = 0; i < DEEPEST; i++) {
      Matcher set = SET.matcher(plain);
      if (!set.matches()) {
        break;
      }
      plain = set.group(1).strip();
    }
    return plain;
  }

  private static int close(String text, int open) {
    int depth = 1;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }
}
