package io.rlvr.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestEngineOptions {
  @Test
  void defaultsAreTheSameOnEveryMachine() {
    assertThat(options(List.of()))
        .isEqualTo(new EngineOptions(DeviceChoice.cpu(), Precision.FLOAT32, 0));
  }

  @Test
  void everyKeyIsRead() {
    assertThat(
            options(
                List.of("engine.device=cuda:1", "engine.precision=bfloat16", "engine.threads=3")))
        .isEqualTo(new EngineOptions(new DeviceChoice("cuda:1"), Precision.BFLOAT16, 3));
  }

  @Test
  void otherValuesAreRefused() {
    assertThatThrownBy(() -> options(List.of("engine.precision=float16", "engine.threads=-1")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid engine.precision: 'float16' (expected one of float32, bfloat16)."
                + " Did you mean 'bfloat16'?\n"
                + "Invalid engine.threads: -1 (expected a whole number >= 0)");
    assertThatThrownBy(() -> options(List.of("engine.device=gpu")))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid engine.device: 'gpu' (expected auto, cpu, cuda or cuda:N)");
  }

  private static EngineOptions options(List<String> overrides) {
    return EngineOptions.from(Settings.defaults(EngineOptions.KEYS, overrides));
  }
}
