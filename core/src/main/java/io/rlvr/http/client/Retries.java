package io.rlvr.http.client;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * When a request is made again, and when no longer.
 *
 * @param attemptTimeout for one attempt
 * @param deadline for all of them, and the waits between
 */
public record Retries(
    Duration attemptTimeout,
    Duration deadline,
    int maxAttempts,
    Duration backoffBase,
    Duration backoffMax,
    int breakerFailures,
    Duration breakerWait)
    implements Serializable {

  /**
   * The wait before attempt {@code attempts + 1}: base * 2^(attempts - 1), at most the maximum, of
   * which a random part of up to a half is left off, so that clients do not come back as one.
   *
   * @param random from 0 to 1
   */
  Duration backoff(int attempts, double random) {
    double doubled = (double) backoffBase.toMillis() * Math.pow(2, attempts - 1);
    double bounded = Math.min(doubled, (double) backoffMax.toMillis());
    return Duration.ofMillis(Math.round(bounded * (1 - random / 2)));
  }

  /** As a setting holds it. */
  public static Duration seconds(double seconds) {
    return Duration.ofMillis(Math.round(Math.min(seconds, Integer.MAX_VALUE) * 1000));
  }

  /** As a setting has it: {@code 0.25}. */
  public static String inSeconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }
}
