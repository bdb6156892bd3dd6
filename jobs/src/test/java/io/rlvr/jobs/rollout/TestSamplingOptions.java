package io.rlvr.jobs.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSamplingOptions {
  @Test
  void whatLogprobsLeaveOutIsSaid() {
    assertThat(of().remarks()).isEmpty();
    assertThat(of("rollout.temperature=0.7").remarks()).isEmpty();
    assertThat(of("rollout.top-p=0.9").remarks())
        .containsExactly(
            "rollout.top-p is 0.9: log-probabilities leave it out, when sampling and when training,"
                + " so that loss.importance-cap cannot correct for it; watch entropy and"
                + " kl.policy-reference");
    assertThat(
            of("rollout.top-k=5", "rollout.min-p=0.1", "rollout.repetition-penalty=1.2").remarks())
        .hasSize(3);
  }

  @Test
  void aRepetitionPenaltyOfZeroIsRefused() {
    assertThatThrownBy(() -> of("rollout.repetition-penalty=0"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid rollout.repetition-penalty: 0.0 (expected a number > 0)");
  }

  private static SamplingOptions of(String... overrides) {
    return SamplingOptions.from(Settings.defaults(RolloutSettings.KEYS, List.of(overrides)));
  }
}
