package io.rlvr.rollout.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TestPatience {
  private static final Duration LIMIT = Duration.ofMillis(50);

  @Test
  void itEndsSomeTimeAfterTheFirstOutage() {
    Patience patience = new Patience(LIMIT);
    assertThat(patience.isOver()).isFalse();
    Patience.pause(LIMIT.toMillis() + 20);
    assertThat(patience.isOver()).isTrue();
  }

  @Test
  void whatCameBeforeTheFirstOutageCostsNothing() {
    Patience patience = new Patience(LIMIT);
    Patience.pause(LIMIT.toMillis() + 20);
    assertThat(patience.isOver()).isFalse();
  }

  @Test
  void anOutageThatEndedCostsNothingTenTimes() {
    Patience patience = new Patience(LIMIT);
    assertThat(patience.isOver()).isFalse();
    Patience.pause(LIMIT.toMillis() + 20);
    patience.end();
    assertThat(patience.isOver()).isFalse();
    for (int i = 1; i < 10; i++) {
      patience.end();
      patience.end(); // of no outage
      assertThat(patience.isOver()).isFalse();
    }
    Patience.pause(LIMIT.toMillis() + 20);
    patience.end();
    assertThat(patience.isOver()).isTrue();
  }

  @Test
  void anInterruptEndsAPauseAndIsKept() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Patience.pause(60_000))
        .isInstanceOf(CancellationException.class)
        .hasMessage("Interrupted while a server was waited for");
    assertThat(Thread.interrupted()).isTrue();
  }
}
