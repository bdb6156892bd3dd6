package io.rlvr.reward.math.find;

import io.rlvr.reward.math.find.Candidate.Form;
import io.rlvr.reward.math.find.Candidate.Part;
import io.rlvr.reward.math.find.Candidate.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds LaTeX between delimiters: {@code $$}, {@code \[ \]}, {@code $}, {@code \( \)}, {@code [ ]}
 * with white space around, environments for equations, and fractions of numbers that stand free. Up
 * to six in a row with {@code and}, {@code or} or a comma between them are one candidate.
 */
final class LatexFinder implements Finder {
  private static final int MOST_IN_A_ROW = 6;

  private static final Pattern LINK = Pattern.compile("(?:,?+(?:and|or)|,)\\s*+");

  private static final Pattern PERCENT = Pattern.compile("(?:\\\\?%|[Pp]ercent|[Pp]ct)");

  private static final Pattern FRACTION =
      Pattern.compile("-?\\\\frac\\{-?\\d++(?:[.,]\\d++)?+\\}\\{-?\\d++(?:[.,]\\d++)?+\\}");

  private static final Pattern EQUATIONS =
      Pattern.compile("\\\\begin\\{(equation|align|aligned|gather|gathered|multline)(\\*?)\\}");

  /** What the LaTeX must hold. */
  enum Content {
    ANY,
    BOX
  }

  private record Environment(int start, int end, Part part) {}

  private final String text;
  private final Content content;
  private final Whitespace whitespace;
  private final LatexDelimiters delimiters;

  LatexFinder(String text, LatexDelimiters delimiters, Content content) {
    this.text = text;
    this.delimiters = delimiters;
    this.content = content;
    this.whitespace = new Whitespace(text);
  }

  @Override
  public int next(int from) {
    int at =
        content == Content.BOX && delimiters.boxes.next(from) == Positions.NONE
            ? text.length()
            : from;
    while (at < text.length() && !mayBegin(at)) {
      at++;
    }
    return at;
  }

  private boolean mayBegin(int at) {
    char c = text.charAt(at);
    return c == '$'
        || c == '\\'
        || c == '-'
        || (Character.isWhitespace(c) && text.startsWith("[", at + 1));
  }

  @Override
  public Optional<Candidate> at(int start) {
    Optional<Environment> next = environment(start);
    if (next.isEmpty()) {
      return Optional.empty();
    }
    List<Part> parts = new ArrayList<>();
    int end = start;
    while (next.isPresent()) {
      parts.add(next.get().part());
      end = next.get().end();
      next = parts.size() < MOST_IN_A_ROW ? linked(end) : Optional.empty();
    }
    return Optional.of(new Candidate(Form.LATEX, start, end, List.copyOf(parts)));
  }

  /** What stands behind a separator, if one does; few formulas are asked the pattern. */
  private Optional<Environment> linked(int end) {
    int separator = whitespace.end(end);
    if (separator == text.length() || ",ao".indexOf(text.charAt(separator)) < 0) {
      return Optional.empty();
    }
    Matcher link = LINK.matcher(text).region(separator, text.length());
    return link.lookingAt() ? environment(link.end()) : Optional.empty();
  }

  private Optional<Environment> environment(int at) {
    if (at >= text.length()) {
      return Optional.empty();
    }
    char c = text.charAt(at);
    return switch (c) {
      case '$' -> dollar(at);
      case '\\' -> backslash(at);
      case '-' -> fraction(at);
      default -> Character.isWhitespace(c) ? bracket(at) : Optional.empty();
    };
  }

  private Optional<Environment> dollar(int at) {
    if (!isUnescaped(at)) {
      return Optional.empty();
    }
    if (text.startsWith("$$", at)) {
      int close = delimiters.displays.next(at + 2);
      if (close != Positions.NONE && close > at + 2 && isUnescaped(close)) {
        Optional<Environment> display = environment(at, at + 2, close, close + 2);
        if (display.isPresent()) {
          return display;
        }
      }
    }
    boolean isBehindDigit = at > 0 && Character.isDigit(text.charAt(at - 1));
    return isBehindDigit ? Optional.empty() : inline(at, at + 1, delimiters.dollars, 1);
  }

  private Optional<Environment> backslash(int at) {
    if (!isUnescaped(at) || at + 1 >= text.length()) {
      return Optional.empty();
    }
    return switch (text.charAt(at + 1)) {
      case '[' -> display(at, at + 2, delimiters.brackets);
      case '(' -> inline(at, at + 2, delimiters.parentheses, 2);
      case 'b' -> equations(at);
      case 'f' -> fraction(at);
      default -> Optional.empty();
    };
  }

  private Optional<Environment> display(int at, int from, Positions closing) {
    int close = closing.next(from);
    return close == Positions.NONE ? Optional.empty() : environment(at, from, close, close + 2);
  }

  /** On one line. */
  private Optional<Environment> inline(int at, int from, Positions closing, int length) {
    int close = closing.next(from);
    return close == Positions.NONE || delimiters.lines.next(from) < close
        ? Optional.empty()
        : environment(at, from, close, close + length);
  }

  private Optional<Environment> bracket(int at) {
    int from = at + 2;
    if (!text.startsWith("[", at + 1)) {
      return Optional.empty();
    }
    int close = from;
    while (close < text.length() && "[]\n".indexOf(text.charAt(close)) < 0) {
      close++;
    }
    boolean isClosed =
        text.startsWith("]", close)
            && close + 1 < text.length()
            && Character.isWhitespace(text.charAt(close + 1));
    return isClosed ? environment(at, from, close, close + 2) : Optional.empty();
  }

  private Optional<Environment> equations(int at) {
    if (!text.startsWith("\\begin{", at)) {
      return Optional.empty();
    }
    Matcher begin = EQUATIONS.matcher(text).region(at, text.length());
    if (!begin.lookingAt()) {
      return Optional.empty();
    }
    int close = delimiters.ends.next(begin.end());
    String end = "\\end{" + begin.group(1) + begin.group(2) + "}";
    return close != Positions.NONE && text.startsWith(end, close)
        ? environment(at, at, close + end.length(), close + end.length())
        : Optional.empty();
  }

  private Optional<Environment> fraction(int at) {
    int command = text.charAt(at) == '-' ? at + 1 : at;
    if (content != Content.ANY || !text.startsWith("\\frac{", command)) {
      return Optional.empty();
    }
    Matcher fraction = FRACTION.matcher(text).region(at, text.length());
    return fraction.lookingAt()
        ? environment(at, at, fraction.end(), fraction.end())
        : Optional.empty();
  }

  /** With the white space and the percent sign behind it, if it has content of the right kind. */
  private Optional<Environment> environment(int start, int from, int to, int end) {
    if (to <= from || (content == Content.BOX && !holdsBox(from, to))) {
      return Optional.empty();
    }
    int next = whitespace.end(end);
    int percent = percent(next);
    return Optional.of(
        percent > next
            ? new Environment(start, percent, new Part(from, to, Unit.PERCENT))
            : new Environment(start, next, new Part(from, to, Unit.NONE)));
  }

  /** Behind a percent sign, or the same place if there is none. */
  private int percent(int at) {
    if (at == text.length() || "\\%Pp".indexOf(text.charAt(at)) < 0) {
      return at;
    }
    Matcher percent = PERCENT.matcher(text).region(at, text.length());
    return percent.lookingAt() ? percent.end() : at;
  }

  private boolean holdsBox(int from, int to) {
    int box = delimiters.boxes.next(from);
    return box < to && delimiters.braces.next(box + "\\boxed{".length() + 1) < to;
  }

  private boolean isUnescaped(int at) {
    return at == 0 || text.charAt(at - 1) != '\\';
  }
}
