package io.rlvr.reward.judge.remote;

/**
 * What came of a request.
 *
 * @param attempts made for it
 * @param latencyMs from its first attempt to the outcome, waits included
 */
public record ChatReply(Outcome outcome, int attempts, double latencyMs) {

  /** How a request ended. Reasons are one line, bounded, and without the key. */
  public sealed interface Outcome {}

  /** With an answer. */
  public record Answered(ChatAnswer answer) implements Outcome {}

  /** The endpoint works, but does not take this conversation, such as one too long for it. */
  public record Refused(String reason) implements Outcome {}

  /** Without an answer: an outage, or settings that the endpoint does not take. */
  public record Failed(String reason) implements Outcome {}
}
