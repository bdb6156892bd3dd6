package io.rlvr.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestKlController {
  @ParameterizedTest(name = "{2}")
  @CsvSource({
    // target 0.1, 512 of a horizon of 5120 samples: a tenth of the error
    "0.1,   0.05,   on target",
    "0.11,  0.0505, 0.11 / 0.1 - 1 = 0.1: times 1.01",
    "0.095, 0.04975, 0.095 / 0.1 - 1 = -0.05: times 0.995",
    "5,     0.051,  at most a fifth: times 1.02",
    "-3,    0.049,  at least minus a fifth: times 0.98"
  })
  void movesByTheErrorInProportion(double kl, double next, String why) {
    assertThat(new KlController(0.1, 5120).next(0.05, kl, 512))
        .as(why)
        .isEqualTo(next, within(1e-12));
  }

  @Test
  void isFixedUnlessItIsSaid() {
    assertThat(KlController.from(settings("kl.target=0"))).isEmpty();
    assertThat(
            KlController.from(
                settings("kl.controller=adaptive", "kl.target=0.25", "kl.horizon=100")))
        .contains(new KlController(0.25, 100));
    assertThatThrownBy(() -> KlController.from(settings("kl.controller=adaptive", "kl.target=0")))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid kl.target: 0.0 (expected a number > 0)");
  }

  private static Settings settings(String... overrides) {
    return Settings.defaults(KlSettings.KEYS, List.of(overrides));
  }
}
