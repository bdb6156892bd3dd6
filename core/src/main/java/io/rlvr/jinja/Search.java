package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.List;

/** Finds texts in texts, in time that the text's length bounds, and charges it. */
final class Search {
  /** Up to this length of a part Java's own search is fast whatever the text is. */
  private static final int SHORT = 32;

  private Search() {}

  /** Where the part begins at {@code from} or later; -1 if nowhere. */
  static int find(Context context, String text, String part, int from) {
    if (part.length() <= SHORT) {
      int found = text.indexOf(part, from);
      context.charge((found < 0 ? text.length() : found) - (long) from);
      return found;
    }
    return find(context, text, part, from, borders(context, part));
  }

  /**
   * The parts between separators.
   *
   * @param limit most separators to split at; negative for all
   */
  static List<Object> split(Context context, String text, String separator, long limit) {
    int[] borders = separator.length() <= SHORT ? new int[0] : borders(context, separator);
    List<Object> parts = new ArrayList<>();
    int start = 0;
    int found = next(context, text, separator, start, borders);
    while (found >= 0 && (limit < 0 || parts.size() < limit)) {
      context.step();
      parts.add(context.made(text.substring(start, found)));
      start = found + separator.length();
      found = next(context, text, separator, start, borders);
    }
    parts.add(context.made(text.substring(start)));
    return parts;
  }

  /** The text with each part replaced; no part is before each character and at the end. */
  static String replaced(Context context, String text, String part, String replacement) {
    if (part.isEmpty()) {
      context.charge(text.length() + (text.length() + 1L) * replacement.length());
      return text.replace(part, replacement);
    }
    List<Object> parts = split(context, text, part, -1);
    context.charge((parts.size() - 1L) * replacement.length());
    StringBuilder replaced = new StringBuilder();
    String between = "";
    for (Object each : parts) {
      replaced.append(between).append(each);
      between = replacement;
    }
    return replaced.toString();
  }

  private static int next(Context context, String text, String part, int from, int[] borders) {
    return borders.length == 0
        ? find(context, text, part, from)
        : find(context, text, part, from, borders);
  }

  /** Knuth, Morris and Pratt: no character of the text is looked at again. */
  private static int find(Context context, String text, String part, int from, int[] borders) {
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      context.charge(1);
      while (matched > 0 && text.charAt(i) != part.charAt(matched)) {
        matched = borders[matched - 1];
      }
      matched += text.charAt(i) == part.charAt(matched) ? 1 : 0;
      if (matched == part.length()) {
        return i + 1 - matched;
      }
    }
    return -1;
  }

  /** By length of a beginning, less one: the longest end of it that is a beginning, too. */
  private static int[] borders(Context context, String part) {
    context.made(part);
    int[] borders = new int[part.length()];
    int length = 0;
    for (int i = 1; i < borders.length; i++) {
      while (length > 0 && part.charAt(i) != part.charAt(length)) {
        length = borders[length - 1];
      }
      length += part.charAt(i) == part.charAt(length) ? 1 : 0;
      borders[i] = length;
    }
    return borders;
  }
}
