package io.rlvr.reward.rule;

import io.rlvr.config.Key;
import io.rlvr.config.UserException;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A user's regular expression on text that nobody vetted: a pattern that backtracks for ever on
 * some response ends after {@value #MAX_STEPS} characters read. Steps, not time, so that the same
 * response has the same verdict on every machine.
 */
final class BoundedPattern {
  static final int MAX_STEPS = 20_000_000;

  private final Pattern pattern;

  private BoundedPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * @throws UserException if the value is no regular expression
   */
  static BoundedPattern of(Key<String> key, String value) {
    try {
      return new BoundedPattern(Pattern.compile(value));
    } catch (PatternSyntaxException e) {
      throw UserException.causedBy(
          e,
          "Invalid %s: '%s' (expected a Java regular expression: %s at character %d)",
          key.name(),
          value,
          e.getDescription(),
          e.getIndex() + 1);
    }
  }

  int groups() {
    return pattern.matcher("").groupCount();
  }

  /** Whether the whole text matches. */
  boolean matches(String text) throws TooHardException {
    return run(text, matcher -> matcher.matches());
  }

  Optional<MatchResult> last(String text) throws TooHardException {
    return run(
        text,
        matcher -> {
          Optional<MatchResult> last = Optional.empty();
          while (matcher.find()) {
            last = Optional.of(matcher.toMatchResult());
          }
          return last;
        });
  }

  private interface Search<T> {
    T in(Matcher matcher);
  }

  private <T> T run(String text, Search<T> search) throws TooHardException {
    try {
      return search.in(pattern.matcher(new CountedText(text, new Steps())));
    } catch (OutOfStepsException e) {
      throw new TooHardException("pattern reads more than %d characters".formatted(MAX_STEPS), e);
    } catch (StackOverflowError e) {
      // Java's engine recurses for each turn of a group: it has no other way to say so.
      throw new TooHardException("pattern nests too deep on this response", e);
    }
  }

  /** The response cannot be decided by this pattern; the message is the reason. */
  static final class TooHardException extends Exception {
    private static final long serialVersionUID = 1L;

    TooHardException(String reason, Throwable cause) {
      super(reason, cause);
    }
  }

  /** Leaves the engine of java.util.regex, which has no other way out. */
  private static final class OutOfStepsException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** What is left of the budget. This class is mutable and NOT thread safe. */
  private static final class Steps {
    private int left = MAX_STEPS;

    void take() {
      if (--left < 0) {
        throw new OutOfStepsException();
      }
    }
  }

  /** A text whose characters are counted as they are read, again and again. */
  private record CountedText(String text, Steps steps) implements CharSequence {
    @Override
    public char charAt(int index) {
      steps.take();
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
