package io.rlvr.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestBackoff {
  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(40));

  /** 1, 2, 4, 8, 16, 32, then no longer than 40; as many as an int counts. */
  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "4, 8", "6, 32", "7, 40", "9, 40", "99, 40", "2147483647, 40"})
  void waitsDoubleUpToTheLongest(int failed, long seconds) {
    assertThat(backoff.after(failed, Optional.empty())).hasSeconds(seconds);
  }

  @Test
  void whatTheServerAsksIsGrantedWithinTheLongest() {
    assertThat(backoff.after(1, Optional.of(Duration.ofSeconds(20)))).hasSeconds(20);
    assertThat(backoff.after(1, Optional.of(Duration.ofHours(2)))).hasSeconds(40);
  }

  @Test
  void whatTheServerAsksShortensNoWait() {
    assertThat(backoff.after(4, Optional.of(Duration.ofSeconds(3)))).hasSeconds(8);
  }
}
