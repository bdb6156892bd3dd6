package io.rlvr.jobs.track;

import io.rlvr.http.Backoff;
import java.time.Duration;

/**
 * How long a tracker is waited for.
 *
 * @param attempts without success before nothing more is sent
 * @param end how long the end of a command waits for what is not sent yet
 */
record Patience(Backoff backoff, int attempts, Duration end) {
  /** Beside training, which no tracker holds up. */
  static final Patience BESIDE =
      new Patience(
          new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
          Integer.MAX_VALUE,
          Duration.ofSeconds(30));

  /** Of a command that does nothing else. */
  static final Patience ALONE =
      new Patience(
          new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(8)), 5, Duration.ofHours(1));
}
