package io.rlvr.model.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TestEngineThreads {
  @Test
  void theNumberIsSetOnce() {
    int set = EngineThreads.count();

    EngineThreads.use(set);

    EngineThreads.useUnlessSet(set + 1);
    assertThat(EngineThreads.count()).isEqualTo(set);
    assertThatThrownBy(() -> EngineThreads.use(set + 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "The engine has %d threads in this JVM already, but was asked for: %d", set, set + 1);
    assertThatThrownBy(() -> EngineThreads.use(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Threads must be at least 1, but got: 0");
  }
}
