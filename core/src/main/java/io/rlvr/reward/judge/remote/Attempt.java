package io.rlvr.reward.judge.remote;

import io.rlvr.reward.judge.remote.ChatReply.Failed;
import io.rlvr.reward.judge.remote.ChatReply.Outcome;
import java.time.Duration;
import java.util.Optional;

/**
 * What came of one attempt.
 *
 * @param retryAfter how long the endpoint asks to wait
 */
record Attempt(Outcome outcome, Kind kind, Optional<Duration> retryAfter) {

  /** Whether another attempt may end otherwise. */
  enum Kind {
    /** It would end the same way. */
    FINAL,
    /** The endpoint works, but has too much to do. */
    BUSY,
    /** The endpoint does not work. */
    OUTAGE
  }

  static Attempt last(Outcome outcome) {
    return new Attempt(outcome, Kind.FINAL, Optional.empty());
  }

  static Attempt outage(String reason) {
    return new Attempt(new Failed(reason), Kind.OUTAGE, Optional.empty());
  }

  boolean isOutage() {
    return kind == Kind.OUTAGE;
  }
}
