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

class TestEntropyController {
  @ParameterizedTest(name = "{4}")
  @CsvSource({
    // target 0.2, delta 0.001, max 0.005
    "0.002,  0.1, 0.002,  0.003, below the target: on and up",
    "0.002,  0.3, 0,      0.001, above the target: off and down",
    "0.002,  0.2, 0.002,  0.001, on target: on and down",
    "0.0045, 0.1, 0.0045, 0.005, no higher than max",
    "0.0005, 0.3, 0,      0,     no lower than 0",
    "0,      0.1, 0,      0.001, from nothing"
  })
  void movesByDeltaTowardsTheTarget(
      double coefficient, double entropy, double active, double next, String why) {
    EntropyController controller = new EntropyController(0, 0.2, 0.001, 0.005);

    assertThat(controller.active(coefficient, entropy)).as(why).isEqualTo(active);
    assertThat(controller.next(coefficient, entropy)).as(why).isEqualTo(next, within(1e-15));
  }

  /** Defaults are those of the launch scripts of Skywork-OR1. */
  @Test
  void isFixedUnlessItIsSaid() {
    assertThat(EntropyController.from(settings("loss.entropy-target=0"))).isEmpty();
    assertThat(EntropyController.from(settings("loss.entropy-controller=adaptive")))
        .contains(new EntropyController(0, 0.2, 1e-4, 0.005));
    assertThat(
            EntropyController.from(
                settings(
                    "loss.entropy-controller=adaptive",
                    "loss.entropy-coefficient=0.5",
                    "loss.entropy-target=3",
                    "loss.entropy-delta=0.25",
                    "loss.entropy-max=1")))
        .contains(new EntropyController(0.5, 3, 0.25, 1));
  }

  @Test
  void whatCannotMoveIsRefused() {
    assertRefused("Invalid loss.entropy-target: 0.0 (expected a number > 0)", "entropy-target=0");
    assertRefused("Invalid loss.entropy-delta: 0.0 (expected a number > 0)", "entropy-delta=0");
    assertRefused(
        "Invalid loss.entropy-coefficient: 0.25 (expected at most loss.entropy-max, which is 0.005)",
        "entropy-coefficient=0.25");
  }

  private static void assertRefused(String message, String override) {
    Settings settings = settings("loss.entropy-controller=adaptive", "loss." + override);
    assertThatThrownBy(() -> EntropyController.from(settings))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  private static Settings settings(String... overrides) {
    return Settings.defaults(LossSettings.KEYS, List.of(overrides));
  }
}
