package io.rlvr.reward.math.find;

import io.rlvr.reward.math.find.Candidate.Form;
import io.rlvr.reward.math.find.Candidate.Part;
import io.rlvr.reward.math.find.Candidate.Unit;
import java.util.List;
import java.util.Optional;

/**
 * A sum of numbers without LaTeX, such as {@code 1/2} or {@code 3 + 4}: digits, operators,
 * parentheses and white space, that begins with a digit (a minus and a parenthesis may stand
 * before), holds an operator, and ends before white space, punctuation or a closing parenthesis.
 */
final class SumFinder implements Finder {
  private static final String OPERATORS = "+-*\u00D7/^()\u00F7";

  /** What may follow, apart from white space. */
  private static final String AFTER = ".,:)$";

  private final String text;

  /** The run of characters that sums are made of which was looked at last. */
  private int runEnd;

  private int runStart;

  /** Where a sum in that run would end, and its last operator. */
  private int end;

  private int operator;

  SumFinder(String text) {
    this.text = text;
  }

  @Override
  public Optional<Candidate> at(int start) {
    boolean isFirst = start == 0 && !text.isEmpty() && !NumeralFinder.isBefore(text.charAt(0));
    if (!isFirst && (start >= text.length() || !NumeralFinder.isBefore(text.charAt(start)))) {
      return Optional.empty();
    }
    int from = isFirst ? start : start + 1;
    from += text.startsWith("**", from) ? 2 : 0;
    int digit = digit(from);
    if (digit < 0) {
      return Optional.empty();
    }
    measure(digit);
    if (end < 0 || operator <= digit) {
      return Optional.empty();
    }
    int after = end + (text.startsWith("**", end) ? 2 : 0);
    return Optional.of(
        new Candidate(
            Form.PLAIN,
            start,
            Math.min(after + 1, text.length()),
            List.of(new Part(from, end, Unit.NONE))));
  }

  @Override
  public int next(int from) {
    return NumeralFinder.next(text, from);
  }

  /** The first digit, behind at most a minus, a parenthesis and a minus; or -1. */
  private int digit(int from) {
    int at = from;
    for (String sign : List.of("-", "(", "-")) {
      at += text.startsWith(sign, at) ? 1 : 0;
    }
    return at < text.length() && Character.isDigit(text.charAt(at)) ? at : -1;
  }

  private void measure(int digit) {
    if (digit >= runStart && digit < runEnd) {
      return;
    }
    runStart = digit;
    runEnd = digit;
    while (runEnd < text.length() && isPart(text.charAt(runEnd))) {
      runEnd++;
    }
    end = runEnd;
    while (end > digit && !isFollowed(end)) {
      end--;
    }
    while (end > digit && isPunctuation(text.charAt(end - 1))) {
      end--;
    }
    if (end == digit) {
      end = -1;
      return;
    }
    operator = end - 2;
    while (operator > digit && OPERATORS.indexOf(text.charAt(operator)) < 0) {
      operator--;
    }
  }

  /** Whether a sum may end before a place. */
  private boolean isFollowed(int at) {
    int after = at + (text.startsWith("**", at) ? 2 : 0);
    return after >= text.length()
        || AFTER.indexOf(text.charAt(after)) >= 0
        || Character.isWhitespace(text.charAt(after));
  }

  /** The point that ends a sentence, and what is blank. */
  private static boolean isPunctuation(char c) {
    return c == '.' || Character.isWhitespace(c);
  }

  private static boolean isPart(char c) {
    return Character.isDigit(c)
        || c == '.'
        || Character.isWhitespace(c)
        || OPERATORS.indexOf(c) >= 0;
  }
}
