package io.rlvr.reward;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code <answer>...</answer>} in a text. The first tag may be missing, since a prompt can end with
 * it, and so may the last, since generation can stop at it. Case, blanks and attributes of tags do
 * not count.
 */
public final class AnswerTag {
  private static final Tags TAGS = new Tags("answer", "answer");

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
    for (Tags.Tag tag : TAGS.in(text)) {
      if (tag.closes()) {
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
    return replaced(text, tag -> "\n");
  }

  /** The text with each tag as {@code <answer>} or {@code </answer>}. */
  public static String plain(String text) {
    return replaced(text, tag -> tag.closes() ? "</answer>" : "<answer>");
  }

  /** The text with nothing in the place of each tag that opens. */
  static String withoutOpening(String text) {
    return replaced(text, tag -> tag.closes() ? text.substring(tag.start(), tag.end()) : "");
  }

  static boolean opensIn(String text) {
    return TAGS.in(text).stream().anyMatch(tag -> !tag.closes());
  }

  /** Where the first closing tag begins; below 0 if there is none. */
  static int close(String text) {
    return TAGS.in(text).stream()
        .filter(Tags.Tag::closes)
        .mapToInt(Tags.Tag::start)
        .findFirst()
        .orElse(-1);
  }

  private static String replaced(String text, Function<Tags.Tag, String> replacement) {
    List<Tags.Tag> tags = TAGS.in(text);
    if (tags.isEmpty()) {
      return text;
    }
    StringBuilder result = new StringBuilder();
    int from = 0;
    for (Tags.Tag tag : tags) {
      result.append(text, from, tag.start()).append(replacement.apply(tag));
      from = tag.end();
    }
    return result.append(text, from, text.length()).toString();
  }
}
