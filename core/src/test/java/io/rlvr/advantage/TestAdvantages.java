package io.rlvr.advantage;

import static io.rlvr.advantage.Estimates.estimator;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import org.junit.jupiter.api.Test;

class TestAdvantages {
  @Test
  void everyNameGivesItsEstimator() {
    assertThat(Advantages.names())
        .containsExactly(
            "dr-grpo",
            "grpo",
            "opo",
            "reinforce",
            "reinforce++",
            "reinforce++-baseline",
            "remax",
            "rloo");
    assertThat(Advantages.names())
        .extracting(name -> estimator(name).getClass().getSimpleName())
        .containsExactly(
            "DrGrpo",
            "Grpo",
            "Opo",
            "Reinforce",
            "ReinforcePlusPlus",
            "ReinforcePlusPlusBaseline",
            "ReMax",
            "Rloo");
  }

  @Test
  void anUnknownNameIsRefusedWithASuggestion() {
    assertThatThrownBy(() -> estimator("rlo"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid advantage.type: 'rlo' (expected one of dr-grpo, grpo, opo, reinforce,"
                + " reinforce++, reinforce++-baseline, remax, rloo). Did you mean 'rloo'?");
  }
}
