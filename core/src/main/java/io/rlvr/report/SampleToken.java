package io.rlvr.report;

/**
 * A token of a response.
 *
 * @param end the index in the response at which its text ends
 * @param probability that the policy gave it as it sampled
 */
public record SampleToken(int end, double probability) {
  /** Of the style sheet: tokens of less than 90 %, 50 % and 10 % are shaded, each more. */
  int shade() {
    if (probability >= 0.9) {
      return 0;
    }
    if (probability >= 0.5) {
      return 1;
    }
    return probability >= 0.1 ? 2 : 3;
  }
}
