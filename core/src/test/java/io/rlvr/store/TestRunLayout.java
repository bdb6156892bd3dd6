package io.rlvr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class TestRunLayout {
  @Test
  void namesAreThoseOfTheFormat() {
    assertThat(RunLayout.promptsFolder("train")).isEqualTo("prompts/train");
    assertThat(RunLayout.stageFolder(12, "rollout", "1f2e3d4c5b6a"))
        .isEqualTo("step=00012/rollout-1f2e3d4c");
    assertThat(RunLayout.policyFolder(12)).isEqualTo("policy/v00012");
    assertThat(RunLayout.optimizerFolder(12)).isEqualTo("optimizer/v00012");
    assertThat(RunLayout.versionName(12)).isEqualTo("v00012").matches(RunLayout.VERSION);
    assertThat(RunLayout.versionName(Integer.MAX_VALUE)).matches(RunLayout.VERSION);
    assertThat(RunLayout.manifest("step=00012/rollout-1f2e3d4c"))
        .isEqualTo("step=00012/rollout-1f2e3d4c/_manifest.json");
    assertThat(RunLayout.RUN).isEqualTo("run.json");
  }

  @Test
  void digitsAreLatinInEveryCountry() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(RunLayout.policyFolder(12)).isEqualTo("policy/v00012");
      assertThat(RunLayout.stageFolder(3, "reward", "00000000"))
          .isEqualTo("step=00003/reward-00000000");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void stepsAreNotNegative() {
    assertThatThrownBy(() -> RunLayout.stageFolder(-1, "rollout", "1f2e3d4c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A step must not be negative, but was: -1");
    assertThatThrownBy(() -> RunLayout.policyFolder(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("A step must not be negative, but was: -1");
  }
}
