package io.rlvr.reward.math.find;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds formulas behind the words that announce an answer, and all others. Only the last {@link
 * #MOST} announcements and formulas count.
 */
public final class Announcements {
  /** Announcements and formulas that are looked at. */
  public static final int MOST = 100;

  /** How far behind "final answer" the word "is" may stand, and behind "answer" a last "=". */
  private static final int FAR = 100;

  /** How far behind "answer" the formula may begin. */
  private static final int NEAR = 50;

  private static final Pattern ANSWER = Pattern.compile("answer", Pattern.CASE_INSENSITIVE);

  private static final String FINAL = "final answer";

  private static final String IS = " is";

  private static final Pattern HOPE = Pattern.compile("\\.?\\s?I hope");

  /** Whether an answer may stand on another line than what announces it. */
  enum Lines {
    ANY,
    SAME
  }

  private final String text;
  private final List<Integer> announcements;
  private final Finder finder;
  private final Lines lines;
  private final Whitespace whitespace;

  Announcements(String text, List<Integer> announcements, Finder finder, Lines lines) {
    this.text = text;
    this.announcements = announcements;
    this.finder = finder;
    this.lines = lines;
    this.whitespace = new Whitespace(text);
  }

  /** {@code Final answer is X. I hope it is correct}: Minerva's form. */
  List<Candidate> hoped() {
    return behind(
        announcements.stream().filter(end -> isFinal(end) && matches(end, IS)).toList(),
        end -> {
          int from = colon(end + IS.length());
          int start = whitespace.end(from);
          return finder
              .at(start)
              .or(() -> start > from ? finder.at(start - 1) : Optional.empty())
              .filter(this::isHoped);
        });
  }

  private boolean isHoped(Candidate candidate) {
    for (int at = candidate.end(); at >= candidate.end() - 1; at--) {
      if (HOPE.matcher(text).region(at, text.length()).lookingAt()) {
        return true;
      }
    }
    return false;
  }

  /** {@code The final answer to this is X}. */
  List<Candidate> finals() {
    return behind(
        announcements.stream().filter(this::isFinal).toList(),
        end -> {
          for (int at = end; at <= limit(end, FAR); at++) {
            int is = whitespace.end(at);
            if (is > at && text.startsWith("is", is)) {
              int from = colon(is + 2);
              Optional<Candidate> found =
                  finder.at(lines == Lines.ANY ? whitespace.end(from) : from);
              if (found.isPresent()) {
                return found;
              }
            }
          }
          return Optional.empty();
        });
  }

  /** {@code Answer: X}. */
  List<Candidate> answersWithColon() {
    return behind(
        announcements, end -> text.startsWith(":", end) ? near(end + 1) : Optional.empty());
  }

  /** {@code The answer is X}. */
  List<Candidate> answers() {
    return behind(announcements, this::near);
  }

  private Optional<Candidate> near(int end) {
    if (lines == Lines.SAME) {
      for (int at = limit(end, FAR); at > end; at--) {
        Optional<Candidate> found = behindEquals(at);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    for (int at = end; at <= limit(end, NEAR); at++) {
      Optional<Candidate> found = finder.at(at).filter(this::isResult);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Candidate> behindEquals(int at) {
    if (text.charAt(at - 1) != '=') {
      return Optional.empty();
    }
    int start = whitespace.end(at);
    return finder
        .at(start)
        .or(() -> start > at ? finder.at(start - 1) : Optional.empty())
        .filter(this::isResult);
  }

  /** What is not itself followed by "=". */
  private boolean isResult(Candidate candidate) {
    return lines == Lines.ANY || !text.startsWith("=", whitespace.end(candidate.end()));
  }

  /** Wherever they stand, from a place on. */
  List<Candidate> all(int from) {
    Deque<Candidate> found = new ArrayDeque<>();
    int at = finder.next(from);
    while (at < text.length()) {
      Optional<Candidate> candidate = finder.at(at);
      candidate.ifPresent(c -> keep(found, c));
      at = finder.next(candidate.map(Candidate::end).orElse(at + 1));
    }
    return List.copyOf(found);
  }

  /** Behind each of the last announcements that no formula found before covers. */
  private List<Candidate> behind(List<Integer> ends, IntFunction<Optional<Candidate>> find) {
    List<Candidate> found = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      Optional<Candidate> candidate = end < from ? Optional.empty() : find.apply(end);
      candidate.ifPresent(found::add);
      from = candidate.map(Candidate::end).orElse(from);
    }
    return found;
  }

  /** Where the word "answer" ends. */
  static List<Integer> announcements(String text) {
    Deque<Integer> ends = new ArrayDeque<>();
    Matcher matcher = ANSWER.matcher(text);
    while (matcher.find()) {
      keep(ends, matcher.end());
    }
    return List.copyOf(ends);
  }

  private boolean isFinal(int end) {
    return matches(end - FINAL.length(), FINAL);
  }

  private boolean matches(int at, String words) {
    return text.regionMatches(true, at, words, 0, words.length());
  }

  private static <T> void keep(Deque<T> found, T one) {
    found.addLast(one);
    if (found.size() > MOST) {
      found.removeFirst();
    }
  }

  private int colon(int at) {
    return text.startsWith(":", at) ? at + 1 : at;
  }

  /** The last place within reach, on the same line where that matters. */
  private int limit(int from, int reach) {
    int limit = Math.min(from + reach, text.length());
    if (lines == Lines.SAME) {
      int line = from;
      while (line < limit && text.charAt(line) != '\n') {
        line++;
      }
      return line;
    }
    return limit;
  }
}
