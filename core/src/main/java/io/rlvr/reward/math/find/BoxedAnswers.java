package io.rlvr.reward.math.find;

import io.rlvr.reward.math.parse.BracePairs;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The contents of {@code \boxed{...}} and {@code \fbox{...}}, from the last to the first, as
 * Math-Verify's normalisation takes them: of boxes in a box the innermost, of boxes one after the
 * other those that belong together, the same content once, and of one that never closes the rest.
 */
public final class BoxedAnswers {
  /** Boxes nearer than this belong together. */
  private static final int NEAR = 10;

  /** Boxes nearer than this do with a separator between them and other contents. */
  private static final int LISTED = 70;

  private static final Pattern SEPARATOR = Pattern.compile("\\b(?:and|or)\\b|[,;]");

  /** Words between boxes by which the second takes the first back. */
  private static final Pattern CORRECTION =
      Pattern.compile(
          "\\b(?:wait|no|not|actually|hmm+|oops|sorry|instead|correction|corrected|rather|but"
              + "|wrong|however|recheck|mistake)\\b",
          Pattern.CASE_INSENSITIVE);

  private static final List<String> COMMANDS = List.of("\\boxed", "\\fbox");

  private BoxedAnswers() {}

  public enum Which {
    /** All of the text. */
    ALL,
    /** The last, and those before that belong to it. */
    TOGETHER,
    /** The last. */
    LAST
  }

  private record Box(int start, int end, String content) {}

  /** The contents with commas between them; empty if there is no box. */
  public static Optional<String> content(String text, Which which) {
    Deque<String> contents = new ArrayDeque<>();
    int before = text.length();
    int after = text.length();
    Optional<Box> box = last(text, before, after);
    while (box.isPresent()) {
      String content = box.get().content();
      boolean isFirst = contents.isEmpty();
      if (!isFirst && which != Which.ALL) {
        String between = text.substring(box.get().end(), after);
        if (which == Which.LAST || !belong(content, contents.element(), between)) {
          break;
        }
      }
      if (isFirst || !contents.element().equals(content)) {
        contents.push(content);
      }
      after = box.get().start();
      box = last(text, after, after);
    }
    return contents.isEmpty() ? Optional.empty() : Optional.of(String.join(",", contents));
  }

  /** The last box that starts before a position and ends by another, if it is whole. */
  private static Optional<Box> last(String text, int before, int limit) {
    int start = text.lastIndexOf('\\', before - 1);
    Optional<String> command = command(text, start);
    while (start >= 0 && command.isEmpty()) {
      start = text.lastIndexOf('\\', start - 1);
      command = command(text, start);
    }
    if (command.isEmpty()) {
      return Optional.empty();
    }
    int open = start + command.get().length();
    while (open < limit && Character.isWhitespace(text.charAt(open))) {
      open++;
    }
    boolean isLastOfAll = limit == text.length();
    int close = open < limit && text.charAt(open) == '{' ? BracePairs.close(text, open, limit) : -1;
    if (close >= 0) {
      return Optional.of(new Box(start, close + 1, text.substring(open + 1, close).strip()));
    }
    return isLastOfAll && open < limit
        ? Optional.of(new Box(start, limit, text.substring(open).strip()))
        : Optional.empty();
  }

  private static Optional<String> command(String text, int at) {
    for (String command : COMMANDS) {
      if (text.startsWith(command, at)) {
        return Optional.of(command);
      }
    }
    return Optional.empty();
  }

  private static boolean belong(String content, String next, String between) {
    if (between.length() < LISTED && CORRECTION.matcher(between).find()) {
      return false;
    }
    return between.length() < NEAR
        || (!content.equals(next)
            && between.length() < LISTED
            && SEPARATOR.matcher(between).find());
  }
}
