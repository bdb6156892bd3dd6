package io.rlvr.reward.math.find;

import java.util.Optional;

/** Answers that the prompt asked to be marked. */
public final class MarkedAnswers {
  private static final String OPEN = "<answer>";
  private static final String CLOSE = "</answer>";
  private static final String HASHES = "####";

  private MarkedAnswers() {}

  /** What the last whole {@code <answer>...</answer>} holds. */
  public static Optional<String> tag(String text) {
    int close = text.lastIndexOf(CLOSE);
    int open = close < 0 ? -1 : text.lastIndexOf(OPEN, close);
    return open < 0
        ? Optional.empty()
        : Optional.of(text.substring(open + OPEN.length(), close).strip());
  }

  /** The rest of the line behind the last {@code ####}. */
  public static Optional<String> hashes(String text) {
    int start = text.lastIndexOf(HASHES);
    if (start < 0) {
      return Optional.empty();
    }
    return text.substring(start + HASHES.length()).lines().map(String::strip).findFirst();
  }
}
