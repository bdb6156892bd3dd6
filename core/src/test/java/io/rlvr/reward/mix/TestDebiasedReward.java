package io.rlvr.reward.mix;

import static io.rlvr.reward.testing.FakeReward.parts;
import static io.rlvr.reward.testing.FakeReward.rollouts;
import static io.rlvr.reward.testing.FakeReward.settings;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.testing.FakeReward;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class TestDebiasedReward {
  /**
   * Where the formula comes from: let t be the truth, 0 or 1, and r what a verifier says, with P(r
   * = 1 | t = 0) = rho0 and P(r = 0 | t = 1) = rho1. Then E[r | t = 0] = rho0 and E[r | t = 1] = 1
   * - rho1, one line: E[r | t] = rho0 + t (1 - rho0 - rho1). So (r - rho0) / (1 - rho0 - rho1) has
   * the expectation t.
   */
  @Property
  void theExpectationOverTheVerifiersNoiseIsTheTruth(
      @ForAll @DoubleRange(min = 0, max = 0.49) double rho0,
      @ForAll @DoubleRange(min = 0, max = 0.49) double rho1) {
    double accepted = corrected(1, rho0, rho1).value();
    double rejected = corrected(0, rho0, rho1).value();

    assertThat(rho0 * accepted + (1 - rho0) * rejected).isCloseTo(0, within(1e-9)); // t = 0
    assertThat((1 - rho1) * accepted + rho1 * rejected).isCloseTo(1, within(1e-9)); // t = 1
  }

  @Test
  void valuesLeaveTheUnitIntervalAndTheRawOneIsKept() {
    // rho0 0.1, rho1 0.3: 1 -> (1 - 0.1) / 0.6 = 1.5; 0 -> -0.1 / 0.6 = -1/6
    assertThat(corrected(1, 0.1, 0.3).value()).isCloseTo(1.5, within(1e-12));
    assertThat(corrected(0, 0.1, 0.3).value()).isCloseTo(-1.0 / 6, within(1e-12));
    assertThat(corrected(1, 0.1, 0.3).components()).isEqualTo(Map.of("raw", 1.0));
  }

  @Test
  void ratesOfZeroChangeNothing() {
    assertThat(corrected(1, 0, 0).value()).isEqualTo(1);
    assertThat(corrected(0.3, 0, 0).value()).isEqualTo(0.3);
  }

  @Test
  void componentsOfTheBaseStay() {
    Reward reward =
        reward(
            "debiased",
            "reward.debiased.base=weighted",
            "reward.weighted.parts=contains:1",
            "reward.noise.false-positive-rate=0.5");

    // (0 - 0.5) / (1 - 0.5)
    Verdict verdict = reward.score(prompt("42"), rollouts("7")).get(0);
    assertThat(verdict.value()).isEqualTo(-1);
    assertThat(verdict.components()).isEqualTo(Map.of("contains", 0.0, "raw", 0.0));
  }

  @Test
  void aDoubtIsPassedOn() {
    FakeReward base = new FakeReward("base", Map.of("x", Verdict.failed("HTTP 500")));
    Reward reward = DebiasedReward.from(settings("reward.debiased.base=base"), parts(base));

    assertThat(reward.score(prompt("42"), rollouts("x")))
        .containsExactly(Verdict.failed("HTTP 500"));
    reward.close();
    assertThat(base.isClosed).isTrue();
  }

  @Test
  void ratesThatLeaveNoSignalAreRefused() {
    assertThatThrownBy(
            () ->
                reward(
                    "debiased",
                    "reward.debiased.base=contains",
                    "reward.noise.false-positive-rate=0.4",
                    "reward.noise.false-negative-rate=0.6"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.noise.false-positive-rate: 0.4 (expected less than 1 together with"
                + " reward.noise.false-negative-rate, which is 0.6; a verifier at 1 is a coin)");
  }

  private static Verdict corrected(double raw, double rho0, double rho1) {
    FakeReward base = new FakeReward("base", Map.of("x", Verdict.scored(raw)));
    return DebiasedReward.from(
            settings(
                "reward.debiased.base=base",
                "reward.noise.false-positive-rate=" + rho0,
                "reward.noise.false-negative-rate=" + rho1),
            parts(base))
        .score(prompt("42"), rollouts("x"))
        .get(0);
  }
}
