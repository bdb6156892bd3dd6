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
            "gdpo",
            "gpg",
            "grpo",
            "maxrl",
            "opo",
            "pass-at-k",
            "reinforce",
            "reinforce++",
            "reinforce++-baseline",
            "remax",
            "rloo",
            "rloo-normalised");
    assertThat(Advantages.names())
        .extracting(name -> estimator(name, "advantage.parts=x:1").getClass().getSimpleName())
        .containsExactly(
            "DrGrpo",
            "Gdpo",
            "Gpg",
            "Grpo",
            "MaxRl",
            "Opo",
            "PassAtKTraining",
            "Reinforce",
            "ReinforcePlusPlus",
            "ReinforcePlusPlusBaseline",
            "ReMax",
            "Rloo",
            "RlooNormalised");
  }

  @Test
  void anUnknownNameIsRefusedWithASuggestion() {
    assertThatThrownBy(() -> estimator("rlo"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid advantage.type: 'rlo' (expected one of dr-grpo, gdpo, gpg, grpo, maxrl, opo,"
                + " pass-at-k, reinforce, reinforce++, reinforce++-baseline, remax, rloo,"
                + " rloo-normalised). Did you mean 'rloo'?");
  }
}
