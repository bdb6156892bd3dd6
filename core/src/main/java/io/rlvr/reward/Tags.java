package io.rlvr.reward;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds tags of one name in a text. Case, blanks and attributes do not count. The pattern is tried
 * only where the name is, since a text may be full of signs that open no tag.
 */
final class Tags {
  /** Behind the name: attributes and blanks. */
  private static final String END =
      "(?:\\s{1,8}+[\\w:-]{1,40}+\\s{0,4}+=\\s{0,4}+(?:\"[^\"<>]{0,200}+\"|'[^'<>]{0,200}+'"
          + "|[^\\s\"'<>]{1,200}+)){0,8}+\\s{0,8}+>";

  /** Eight blanks on each side of a slash. */
  private static final int MOST_BEFORE_NAME = 17;

  private final String beginning;
  private final Pattern tag;

  /**
   * @param beginning what the name begins with, in ASCII
   * @param name a regular expression of it
   */
  Tags(String beginning, String name) {
    this.beginning = beginning;
    this.tag = Pattern.compile("(?i)<\\s{0,8}+(/?)\\s{0,8}+" + name + END);
  }

  /**
   * A tag.
   *
   * @param start its first character
   * @param end behind its last
   */
  record Tag(int start, int end, boolean closes) {}

  /** All of them, in their order. */
  List<Tag> in(String text) {
    List<Tag> tags = new ArrayList<>();
    Matcher matcher = tag.matcher(text);
    int from = text.indexOf('<');
    while (from >= 0) {
      boolean isTag = isNamed(text, from + 1) && matcher.region(from, text.length()).lookingAt();
      if (isTag) {
        tags.add(new Tag(matcher.start(), matcher.end(), !matcher.group(1).isEmpty()));
      }
      from = text.indexOf('<', isTag ? matcher.end() : from + 1);
    }
    return tags;
  }

  private boolean isNamed(String text, int from) {
    int at = from;
    while (at < text.length() && (isBlank(text.charAt(at)) || text.charAt(at) == '/')) {
      if (++at - from > MOST_BEFORE_NAME) {
        return false;
      }
    }
    return text.regionMatches(true, at, beginning, 0, beginning.length());
  }

  /** As the pattern has it. */
  private static boolean isBlank(char sign) {
    return sign == ' ' || (sign >= '\t' && sign <= '\r');
  }
}
