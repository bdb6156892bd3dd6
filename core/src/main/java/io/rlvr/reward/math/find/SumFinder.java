package io.rlvr.reward.math.find;

import io.rlvr.reward.math.find.Candidate.Form;
import io.rlvr.reward.math.find.Candidate.Part;
import io.rlvr.reward.math.find.Candidate.Unit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sum of numbers without LaTeX, such as {@code 1/2} or {@code 3 + 4}: digits, operators, {@code
 * sqrt} and {@code pi}, parentheses and white space, that begins with a digit, a root or pi (a
 * minus and a parenthesis may stand before), holds an operator, and ends before white space,
 * punctuation or a closing parenthesis. A mixed number may have a percent sign behind it.
 */
final class SumFinder implements Finder {
  private static final String OPERATORS = "+-*\u00D7/^()\u00F7\u221A\u03C0\u00B7";

  private static final List<String> WORDS = List.of("sqrt", "pi");

  private static final Pattern MIXED = Pattern.compile("-?\\d++ \\d++/\\d++");

  private static final Pattern PERCENT = Pattern.compile("\\s*+(?:%|[Pp]ercent|[Pp]ct)");

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
    if (end < 0 || operator <= digit || (isAlone(digit) && !isAnnounced(from))) {
      return Optional.empty();
    }
    int after = end + (text.startsWith("**", end) ? 2 : 0);
    Matcher percent = PERCENT.matcher(text).region(end, text.length());
    if (percent.lookingAt() && MIXED.matcher(text).region(from, end).matches()) {
      return Optional.of(
          new Candidate(
              Form.PLAIN, start, percent.end(), List.of(new Part(from, end, Unit.PERCENT))));
    }
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
    return at < text.length() && (Character.isDigit(text.charAt(at)) || isValue(at)) ? at : -1;
  }

  /** Whether a root or pi stands here, and no longer word. */
  private boolean isValue(int at) {
    return text.charAt(at) == '\u221A' || text.charAt(at) == '\u03C0' || word(at) > 0;
  }

  /** Whether pi is all there is: digits of pi are no answer. */
  private boolean isAlone(int digit) {
    return !Character.isDigit(text.charAt(digit)) && end - digit <= 2;
  }

  private boolean isAnnounced(int from) {
    String before = text.substring(Math.max(0, from - 6), from).stripTrailing();
    return before.isEmpty()
        || before.endsWith("=")
        || before.endsWith(":")
        || before.endsWith(" is");
  }

  /** The length of the word here, or 0. */
  private int word(int at) {
    for (String word : WORDS) {
      int end = at + word.length();
      boolean isWhole =
          text.startsWith(word, at)
              && (at == 0 || !Character.isLetter(text.charAt(at - 1)))
              && (end == text.length() || !Character.isLetter(text.charAt(end)));
      if (isWhole) {
        return word.length();
      }
    }
    return 0;
  }

  private void measure(int digit) {
    if (digit >= runStart && digit < runEnd) {
      return;
    }
    runStart = digit;
    runEnd = digit;
    boolean hasWord = false;
    while (runEnd < text.length()) {
      int length = isPart(text.charAt(runEnd)) ? 1 : word(runEnd);
      if (length == 0) {
        break;
      }
      hasWord |= isValue(runEnd);
      runEnd += length;
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
    if (hasWord || isValue(digit)) {
      operator = end; // a root or pi is more than a number
    }
    while (operator > digit && operator < end && OPERATORS.indexOf(text.charAt(operator)) < 0) {
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
