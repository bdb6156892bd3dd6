package io.rlvr.jobs.loop;

import io.rlvr.config.UserException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The steps that {@code --step} names, from the first to the last. */
public record StepRange(int first, int last) {
  private static final Pattern FORM = Pattern.compile("(-?\\d{1,9})(?:-(\\d{1,9}))?");

  /**
   * A step, a range such as {@code 2-5}, or {@code all}.
   *
   * @param lastOfAll the step that {@code all} goes up to, from 1
   */
  public static StepRange read(String text, int lastOfAll) {
    if (text.equals("all")) {
      return new StepRange(1, lastOfAll);
    }
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      int first = Integer.parseInt(matcher.group(1));
      int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
      if (first <= last) {
        return new StepRange(first, last);
      }
    }
    throw new UserException(
        "Invalid --step: '%s' (expected a step such as 3, a range such as 2-5, or all)", text);
  }

  public IntStream steps() {
    return IntStream.rangeClosed(first, last);
  }
}
