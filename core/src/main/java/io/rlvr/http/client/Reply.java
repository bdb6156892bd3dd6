package io.rlvr.http.client;

/**
 * What came of a request.
 *
 * @param attempts made for it
 * @param latencyMs from its first attempt to the outcome, waits included
 */
public record Reply<A>(Outcome<A> outcome, int attempts, double latencyMs) {

  /** How a request ended. Reasons are one line, bounded, and without the key. */
  public sealed interface Outcome<A> {}

  /** With an answer. */
  public record Answered<A>(A answer) implements Outcome<A> {}

  /** The endpoint works, but does not take what it was asked, such as a text too long for it. */
  public record Refused<A>(String reason) implements Outcome<A> {}

  /**
   * Without an answer: an outage, or settings that the endpoint does not take.
   *
   * @param status of HTTP; 0 if there was no answer, 200 if there was one that cannot be read
   * @param kind whether asking again may help
   */
  public record Failed<A>(String reason, int status, Kind kind) implements Outcome<A> {}

  /** Whether another attempt may end otherwise. */
  public enum Kind {
    /** It would end the same way. */
    FINAL,
    /** The endpoint works, but has too much to do. */
    BUSY,
    /** The endpoint does not work. */
    OUTAGE
  }
}
