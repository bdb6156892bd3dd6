package io.rlvr.text;

import java.util.List;

/**
 * Patterns whose search takes steps in proportion to the text, by their shape alone.
 *
 * <p>Each alternative is a row of single characters: a letter, a class or an escape, with a
 * quantifier or none. Before the first unbounded quantifier there are at most {@link #WAYS} ways to
 * match. Nothing that follows it can fail, so the engine never returns into it. An attempt that
 * fails has then taken a bounded number of steps, and one that matches consumes what it read.
 *
 * <p>Two additions are spelled out because models need them. English contractions may come first.
 * The last alternatives may be those of {@link #TAILS}: together they consume the blanks that each
 * of them reads, so that a run of blanks is read three times at most.
 *
 * <p>Groups, anchors, references, two quantifiers in a row and classes within classes are not of
 * this shape. Neither are alternatives that match nothing.
 */
final class PatternShape {
  private static final int WAYS = 64;
  private static final int LENGTH = 2000;

  /** Escapes for one character, besides the punctuation characters. */
  private static final String ESCAPES = "dDfhHnrsStvwW";

  private static final List<String> HEADS =
      List.of("(?i:'s|'t|'re|'ve|'m|'ll|'d)|", "'(?i:[sdmt]|ll|ve|re)|");

  private static final List<String> TAILS =
      List.of(
          "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
          "|\\s*[\r\n]+|\\s+(?!\\S)|\\s+",
          "|\\s*[\\r\\n]|\\s+(?!\\S)|\\s+",
          "|\\s+(?!\\S)|\\s+");

  private static final String META = "()[]{}|^$?*+";

  private final String pattern;
  private int at;

  private PatternShape(String pattern) {
    this.pattern = pattern;
  }

  static boolean isLinear(String pattern) {
    if (pattern.length() > LENGTH) {
      return false;
    }
    int begin = HEADS.stream().filter(pattern::startsWith).mapToInt(String::length).sum();
    int tail = TAILS.stream().filter(pattern::endsWith).mapToInt(String::length).max().orElse(0);
    int end = Math.max(begin, pattern.length() - tail);
    return new PatternShape(pattern.substring(begin, end)).alternatives();
  }

  private boolean alternatives() {
    do {
      if (!alternative()) {
        return false;
      }
    } while (skip('|'));
    return at == pattern.length();
  }

  private boolean alternative() {
    boolean consumes = false;
    boolean unbounded = false;
    long ways = 1;
    while (at < pattern.length() && pattern.charAt(at) != '|') {
      if (!character()) {
        return false;
      }
      Times times = quantifier();
      boolean mayFail = times.least() > 0;
      if (times.least() < 0 || unbounded && mayFail) {
        return false;
      }
      consumes |= mayFail;
      unbounded |= times.most() == Integer.MAX_VALUE;
      ways *= unbounded ? 1 : times.most() - times.least() + 1;
      if (ways > WAYS) {
        return false;
      }
    }
    return consumes;
  }

  /** One character of any form; false if what stands here is none. */
  private boolean character() {
    char c = pattern.charAt(at);
    if (c == '\\') {
      return escape();
    }
    if (c == '[') {
      return characterClass();
    }
    if (META.indexOf(c) >= 0) {
      return false;
    }
    at += Character.charCount(pattern.codePointAt(at));
    return true;
  }

  private boolean escape() {
    if (at + 1 >= pattern.length()) {
      return false;
    }
    char c = pattern.charAt(at + 1);
    at += 2;
    if (c == 'p' || c == 'P') {
      int end = pattern.indexOf('}', at);
      boolean named = end > at + 1 && pattern.charAt(at) == '{' && isName(at + 1, end);
      at = end + 1;
      return named;
    }
    boolean punctuation = c > ' ' && c < 0x7F && !Character.isLetterOrDigit(c);
    return punctuation || ESCAPES.indexOf(c) >= 0;
  }

  private boolean isName(int from, int to) {
    return pattern.substring(from, to).chars().allMatch(Character::isLetterOrDigit);
  }

  private boolean characterClass() {
    at++;
    skip('^');
    for (int begin = at; at < pattern.length(); ) {
      char c = pattern.charAt(at);
      if (c == ']') {
        at++;
        return at - 1 > begin;
      }
      if (c == '[' || pattern.startsWith("&&", at)) {
        return false; // a class within a class, or an intersection
      }
      if (c == '\\') {
        if (!escape()) {
          return false;
        }
      } else {
        at++;
      }
    }
    return false;
  }

  private record Times(int least, int most) {
    static final Times NONE_OF_OURS = new Times(-1, -1);
  }

  private Times quantifier() {
    int begin = at;
    Times times = new Times(1, 1);
    if (skip('?')) {
      times = new Times(0, 1);
    } else if (skip('*')) {
      times = new Times(0, Integer.MAX_VALUE);
    } else if (skip('+')) {
      times = new Times(1, Integer.MAX_VALUE);
    } else if (skip('{')) {
      times = counted();
    }
    boolean twice = at < pattern.length() && "?*+{".indexOf(pattern.charAt(at)) >= 0;
    return twice && at > begin ? Times.NONE_OF_OURS : times;
  }

  /** What stands in braces: {@code m}, {@code m,} or {@code m,n}. */
  private Times counted() {
    int least = number();
    if (least < 0) {
      return Times.NONE_OF_OURS;
    }
    int most = least;
    if (skip(',')) {
      boolean open = at < pattern.length() && pattern.charAt(at) == '}';
      most = open ? Integer.MAX_VALUE : number();
    }
    return most < least || !skip('}') ? Times.NONE_OF_OURS : new Times(least, most);
  }

  /** A number up to {@link #WAYS}, or -1. */
  private int number() {
    int begin = at;
    int number = 0;
    while (at < pattern.length()
        && at - begin < 3
        && Character.digit(pattern.charAt(at), 10) >= 0) {
      number = number * 10 + Character.digit(pattern.charAt(at), 10);
      at++;
    }
    return at == begin || number > WAYS ? -1 : number;
  }

  private boolean skip(char c) {
    boolean found = at < pattern.length() && pattern.charAt(at) == c;
    at += found ? 1 : 0;
    return found;
  }
}
