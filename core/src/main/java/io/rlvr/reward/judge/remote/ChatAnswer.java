package io.rlvr.reward.judge.remote;

import java.util.List;
import java.util.Optional;

/**
 * What a model answered.
 *
 * @param text the first choice's, as the endpoint gave it
 * @param first that decides; empty if the endpoint gave no log-probabilities
 * @param model as the endpoint calls it, on one line
 * @param usage empty if the endpoint does not count
 */
public record ChatAnswer(
    String text, Optional<FirstToken> first, String model, Optional<Usage> usage) {

  /**
   * The first token of the answer that holds a letter or digit; others come before it only where
   * more than one was asked for, such as {@code **}.
   *
   * @param emitted its text
   * @param candidates the likeliest tokens in its place, the emitted one among them
   */
  public record FirstToken(String emitted, List<Candidate> candidates) {
    public FirstToken {
      candidates = List.copyOf(candidates);
    }
  }

  /** A token and its probability. */
  public record Candidate(String token, double probability) {}

  /** Tokens of a request and of its answer. */
  public record Usage(long inputTokens, long outputTokens) {}
}
