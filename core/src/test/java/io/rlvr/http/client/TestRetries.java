package io.rlvr.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.http.RetryAfter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TestRetries {
  private static final Instant NOW = Instant.parse("2015-10-21T07:27:30Z");

  @Test
  void theWaitDoublesUpToItsMaximumLessARandomPart() {
    Retries retries =
        new Retries(
            Duration.ofSeconds(60),
            Duration.ofSeconds(180),
            4,
            Duration.ofMillis(400),
            Duration.ofSeconds(1),
            20,
            Duration.ofSeconds(30));

    // 0.4, 0.8, then 1.6 is cut to 1; up to a half is left off
    assertThat(retries.backoff(1, 0)).hasMillis(400);
    assertThat(retries.backoff(2, 0)).hasMillis(800);
    assertThat(retries.backoff(3, 0)).hasMillis(1000);
    assertThat(retries.backoff(500, 0)).hasMillis(1000);
    assertThat(retries.backoff(1, 0.5)).hasMillis(300);
    assertThat(retries.backoff(3, 1)).hasMillis(500);
  }

  @Test
  void secondsAreWrittenAsInSettings() {
    assertThat(Retries.inSeconds(Duration.ofMillis(250))).isEqualTo("0.25");
    assertThat(Retries.inSeconds(Duration.ofMinutes(3))).isEqualTo("180");
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    assertThat(RetryAfter.parse(" 120 ", NOW)).contains(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("0", NOW)).contains(Duration.ZERO);
    // 07:28:00 is 30 s after 07:27:30
    assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:28:00 GMT", NOW))
        .contains(Duration.ofSeconds(30));
    assertThat(RetryAfter.parse("Wed, 21 Oct 2015 07:27:00 GMT", NOW)).contains(Duration.ZERO);
  }

  @Test
  void anotherRetryAfterSaysNothing() {
    assertThat(RetryAfter.parse("-1", NOW)).isEmpty();
    assertThat(RetryAfter.parse("1.5", NOW)).isEmpty();
    assertThat(RetryAfter.parse("soon", NOW)).isEmpty();
    assertThat(RetryAfter.parse("9".repeat(30), NOW)).isEmpty();
  }
}
