package io.rlvr.reward;

import java.util.BitSet;

/**
 * What a response says to itself before it answers: {@code <think>...</think>}, or {@code
 * <thinking>}, in any case, with blanks or attributes in the tags or without. Where the first tag
 * closes, the prompt has opened it, and all before it is thinking. Thinking that begins a line and
 * never closes leaves no answer: the response ended in it. Such a tag inside a line is a word like
 * others.
 */
public final class Thinking {
  private static final Tags TAGS = new Tags("think", "think(?:ing)?");

  private Thinking() {}

  /** What is left, with a line break in the place of each piece of thinking. */
  public static String removed(String response) {
    BitSet thinking = in(response);
    if (thinking.isEmpty()) {
      return response;
    }
    StringBuilder left = new StringBuilder();
    int at = 0;
    while (at < response.length()) {
      int from = thinking.nextClearBit(at);
      int to = thinking.nextSetBit(from);
      int end = to < 0 ? response.length() : to;
      left.append(left.length() > 0 ? "\n" : "").append(response, Math.min(from, end), end);
      at = end == from ? response.length() : end;
    }
    return left.toString();
  }

  /** Where the last tag that closes thinking ends; below 0 if there is none. */
  public static int end(String response) {
    return TAGS.in(response).stream()
        .filter(Tags.Tag::closes)
        .mapToInt(Tags.Tag::end)
        .reduce(-1, (before, end) -> end);
  }

  /** As long as the response, with line breaks in the place of all characters of thinking. */
  static String blanked(String response) {
    BitSet thinking = in(response);
    if (thinking.isEmpty()) {
      return response;
    }
    char[] characters = response.toCharArray();
    thinking.stream().forEach(at -> characters[at] = '\n');
    return new String(characters);
  }

  private static BitSet in(String response) {
    BitSet thinking = new BitSet();
    int open = -1;
    int closed = 0;
    for (Tags.Tag tag : TAGS.in(response)) {
      if (tag.closes()) {
        thinking.set(open < 0 ? closed : open, tag.end());
        open = -1;
        closed = tag.end();
      } else if (open < 0) {
        open = tag.start();
      }
    }
    if (open >= 0 && isFirstOfLine(response, open)) {
      thinking.set(0, response.length());
    }
    return thinking;
  }

  private static boolean isFirstOfLine(String response, int at) {
    int before = at - 1;
    while (before >= 0 && (response.charAt(before) == ' ' || response.charAt(before) == '\t')) {
      before--;
    }
    return before < 0
        || response.charAt(before) == '>' // of a tag before it
        || LastLine.isBreak(response.charAt(before));
  }
}
