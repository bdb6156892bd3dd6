package io.rlvr.http;

import java.time.Duration;
import java.util.Optional;

/**
 * The wait between attempts at something that may be out for a while.
 *
 * @param first before the second attempt; it doubles from one to the next
 * @param longest before any attempt, whatever the server asks for
 */
public record Backoff(Duration first, Duration longest) {
  private static final int DOUBLINGS = 16; // more than any longest wait has room for

  /**
   * The wait after so many failed attempts, or what the server asked for where that is longer.
   *
   * @param failed attempts, from 1
   */
  public Duration after(int failed, Optional<Duration> asked) {
    Duration own = first.multipliedBy(1L << Math.min(failed - 1, DOUBLINGS));
    Duration wait = asked.filter(each -> each.compareTo(own) > 0).orElse(own);
    return wait.compareTo(longest) > 0 ? longest : wait;
  }
}
