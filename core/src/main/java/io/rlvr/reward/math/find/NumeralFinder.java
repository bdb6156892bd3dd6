package io.rlvr.reward.math.find;

import io.rlvr.reward.math.find.Candidate.Form;
import io.rlvr.reward.math.find.Candidate.Part;
import io.rlvr.reward.math.find.Candidate.Unit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number without LaTeX, at the start of the text or behind white space or {@code =}: with
 * thousands ({@code 1,234} or {@code 1 234}), with decimals behind a point or a comma, with a
 * currency before it and a percent sign behind. Departs from Math-Verify in that it reads {@code
 * 1.5e-3} whole.
 */
final class NumeralFinder implements Finder {
  private static final Pattern PREFIX = Pattern.compile("(?:\\*\\*)?+\\p{Sc}?+");

  private static final Pattern NUMBER =
      Pattern.compile(
          "(?:[-\u2212]?(?:[1-9]\\d{0,2}(?:[ ,]\\d{3})++(?:\\.\\d++)?+|\\d++(?:[.,]\\d++)?+)|\\.\\d++)"
              + "(?:[eE][-+]?\\d++(?!\\w|\\.\\d))?+");

  private static final Pattern PERCENT = Pattern.compile("\\s*+(?:%|[Pp]ercent|[Pp]ct)");

  /** A number before it is a factor, and half of an answer. */
  private static final Pattern FACTOR =
      Pattern.compile(" ?[*\u00B7\u22C5\u00D7]? ?(?:sqrt|\u221A|\u03C0|pi\\b|\\\\sqrt|\\\\pi\\b)");

  /** A ratio or a time, a class of remainders, and a number of another base. */
  private static final Pattern COMPOUND =
      Pattern.compile(":\\d| ?(?:\\\\pmod\\b|\\(mod(?:ulo)? )|[\u2080-\u2089]");

  private final String text;

  NumeralFinder(String text) {
    this.text = text;
  }

  @Override
  public Optional<Candidate> at(int start) {
    if (start == 0 && !startsFormula(0)) {
      return at(0, 0);
    }
    return start < text.length() && startsFormula(start) ? at(start, start + 1) : Optional.empty();
  }

  @Override
  public int next(int from) {
    return next(text, from);
  }

  /** Where a plain formula may begin: at the start, and at what may stand before. */
  static int next(String text, int from) {
    int at = from;
    while (at > 0 && at < text.length() && !isBefore(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private boolean startsFormula(int at) {
    return at < text.length() && isBefore(text.charAt(at));
  }

  /** What may stand before a plain formula. */
  static boolean isBefore(char c) {
    return c == '=' || Character.isWhitespace(c);
  }

  private Optional<Candidate> at(int start, int from) {
    int digits = end(PREFIX, from);
    int to = end(NUMBER, digits);
    if (to < 0 || end(FACTOR, to) >= 0 || end(COMPOUND, to) >= 0) {
      return Optional.empty();
    }
    int percent = end(PERCENT, to);
    Part part = new Part(digits, to, percent < 0 ? Unit.NONE : Unit.PERCENT);
    return Optional.of(new Candidate(Form.PLAIN, start, Math.max(to, percent), List.of(part)));
  }

  private int end(Pattern pattern, int from) {
    Matcher matcher = pattern.matcher(text).region(from, text.length());
    return matcher.lookingAt() ? matcher.end() : -1;
  }
}
