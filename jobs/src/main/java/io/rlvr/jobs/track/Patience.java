package io.rlvr.jobs.track;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a tracker is waited for.
 *
 * @param backoff before the second attempt; it doubles from one to the next
 * @param longest wait between two attempts
 * @param attempts without success before nothing more is sent
 * @param end how long the end of a command waits for what is not sent yet
 */
record Patience(Duration backoff, Duration longest, int attempts, Duration end) {
  /** Beside training, which no tracker holds up. */
  static final Patience BESIDE =
      new Patience(
          Duration.ofSeconds(1), Duration.ofMinutes(1), Integer.MAX_VALUE, Duration.ofSeconds(30));

  /** Of a command that does nothing else. */
  static final Patience ALONE =
      new Patience(Duration.ofSeconds(1), Duration.ofSeconds(8), 5, Duration.ofHours(1));

  /** The wait after so many attempts, or what the tracker asked for. */
  Duration after(int failed, Optional<Duration> asked) {
    Duration own = backoff.multipliedBy(1L << Math.min(failed - 1, 16));
    Duration wait = asked.filter(each -> each.compareTo(own) > 0).orElse(own);
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}
