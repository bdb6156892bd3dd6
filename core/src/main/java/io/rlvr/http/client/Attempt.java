package io.rlvr.http.client;

import io.rlvr.http.client.Reply.Failed;
import io.rlvr.http.client.Reply.Kind;
import io.rlvr.http.client.Reply.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of one attempt.
 *
 * @param retryAfter how long the endpoint asks to wait
 */
record Attempt<A>(Outcome<A> outcome, Kind kind, Optional<Duration> retryAfter) {

  static <A> Attempt<A> last(Outcome<A> outcome) {
    return new Attempt<>(outcome, Kind.FINAL, Optional.empty());
  }

  static <A> Attempt<A> outage(String reason) {
    return failed(reason, 0, Kind.OUTAGE, Optional.empty());
  }

  static <A> Attempt<A> failed(
      String reason, int status, Kind kind, Optional<Duration> retryAfter) {
    return new Attempt<>(new Failed<>(reason, status, kind), kind, retryAfter);
  }

  boolean isOutage() {
    return kind == Kind.OUTAGE;
  }
}
