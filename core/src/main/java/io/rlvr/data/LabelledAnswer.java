package io.rlvr.data;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Optional;

/**
 * A response to a question, and whether it is right: what a judge learns from and is measured by.
 *
 * @param id the row's own; empty if it has none
 * @param prompt the question with the expert's answer; its id need not be unique
 * @param response of whatever model; may be blank
 */
public record LabelledAnswer(Optional<String> id, Prompt prompt, String response, Label label) {
  /** Whether the response gives the same answer as the reference. */
  public enum Label {
    YES,
    NO;

    /** The value from which on a verdict is YES where no other is chosen. */
    public static final double THRESHOLD = 0.5;

    /** What a verdict of that value says. */
    public static Label of(double value) {
      return of(value, THRESHOLD);
    }

    /** What a verdict of that value says where it is YES from another threshold on. */
    public static Label of(double value, double threshold) {
      return value >= threshold ? YES : NO;
    }

    /** What 1, true or YES, or 0, false or NO, in any case, stand for; empty for anything else. */
    public static Optional<Label> read(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "1", "true", "yes" -> Optional.of(YES);
        case "0", "false", "no" -> Optional.of(NO);
        default -> Optional.empty();
      };
    }
  }

  public LabelledAnswer {
    requireNonNull(id, "id is null");
    requireNonNull(prompt, "prompt is null");
    requireNonNull(response, "response is null");
    requireNonNull(label, "label is null");
  }
}
