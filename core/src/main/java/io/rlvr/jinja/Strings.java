package io.rlvr.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Python's view of strings: its white space, and code points as characters. */
final class Strings {
  private Strings() {}

  /** Python's str.isspace for one character. */
  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  /** Python's str.isspace: false for the empty string. */
  static boolean isSpace(String text) {
    return !text.isEmpty() && text.codePoints().allMatch(Strings::isSpace);
  }

  static String strippedRight(String text) {
    return stripped(text, false, true, Strings::isSpace);
  }

  /** Without the code points at the ends that are among {@code removed}. */
  static String stripped(String text, boolean left, boolean right, IntPredicate removed) {
    int start = 0;
    int end = text.length();
    while (left && start < end && removed.test(text.codePointAt(start))) {
      start += Character.charCount(text.codePointAt(start));
    }
    while (right && end > start && removed.test(text.codePointBefore(end))) {
      end -= Character.charCount(text.codePointBefore(end));
    }
    return text.substring(start, end);
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  /** One string for each code point. */
  static List<Object> characters(Context context, String text) {
    List<Object> characters = new ArrayList<>();
    text.codePoints()
        .forEach(
            c -> {
              context.step();
              characters.add(Character.toString(c));
            });
    return characters;
  }

  /** The words between runs of white space. */
  static List<Object> words(Context context, String text) {
    context.made(text);
    List<Object> words = new ArrayList<>();
    int start = -1;
    for (int i = 0; i <= text.length(); i++) {
      boolean inWord = i < text.length() && !isSpace(text.charAt(i));
      if (inWord && start < 0) {
        start = i;
      } else if (!inWord && start >= 0) {
        context.step();
        words.add(context.made(text.substring(start, i)));
        start = -1;
      }
    }
    return words;
  }
}
