package io.rlvr.reward.mix;

import static io.rlvr.reward.testing.FakeReward.parts;
import static io.rlvr.reward.testing.FakeReward.rollouts;
import static io.rlvr.reward.testing.FakeReward.settings;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.testing.FakeReward;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestNoisyReward {
  private static final int SAMPLES = 20_000;

  @Test
  void errorsComeAtTheirRates() {
    String[] rates = {"false-positive-rate=0.3", "false-negative-rate=0.1"};
    // 5 standard deviations of 20,000 draws: 5 * sqrt(.21 / 20000) = 0.016
    assertThat(yes(values(noisy(rates), "no"))).isBetween(0.284, 0.316);
    assertThat(yes(values(noisy(rates), "42"))).isBetween(0.884, 0.916);
    assertThat(values(noisy(rates), "42")).containsOnly(0.0, 1.0);
  }

  @Test
  void withoutRatesItIsItsBase() {
    assertThat(values(noisy(), "42")).containsOnly(1.0);
    assertThat(values(noisy(), "no")).containsOnly(0.0);
  }

  @Test
  void oneRateLeavesTheOtherSideAlone() {
    assertThat(values(noisy("false-positive-rate=0.4"), "42")).containsOnly(1.0);
    assertThat(values(noisy("false-negative-rate=0.4"), "no")).containsOnly(0.0);
  }

  /**
   * A posterior p is calibrated where half of the answers are right: among those that it gives to
   * about p, the share p is right.
   */
  @Test
  void aSoftValueIsTheShareThatIsRight() {
    Reward soft = noisy("form=soft", "false-positive-rate=0.2", "false-negative-rate=0.1");
    List<Double> right = values(soft, "42");
    List<Double> wrong = values(soft, "no");
    for (double low = 0.1; low < 0.9; low += 0.2) {
      double ofRight = between(right, low, low + 0.2);
      double ofWrong = between(wrong, low, low + 0.2);
      // the mean of the bin is somewhere in it, and its some 1,000 values have an error of .02
      assertThat(ofRight / (ofRight + ofWrong)).isBetween(low - 0.03, low + 0.23);
    }
  }

  @Test
  void aSampleHasItsErrorWhoeverScoresIt() {
    Reward reward = noisy("false-positive-rate=0.5");
    List<Rollout> two = samples("no").subList(6, 8);
    assertThat(reward.score(prompt("42"), two.subList(1, 2)))
        .isEqualTo(reward.score(prompt("42"), two).subList(1, 2));
  }

  @Test
  void whatWasFoundIsKeptAndADoubtIsPassedOn() {
    Verdict verdict = noisy("false-negative-rate=1").score(prompt("42"), rollouts("42")).get(0);
    assertThat(verdict.value()).isZero();
    assertThat(verdict.components()).isEqualTo(Map.of("raw", 1.0));

    FakeReward base = new FakeReward("base", Map.of("x", Verdict.failed("HTTP 500")));
    Reward reward = NoisyReward.from(settings("reward.noisy.base=base"), parts(base));
    assertThat(reward.score(prompt("42"), rollouts("x")))
        .containsExactly(Verdict.failed("HTTP 500"));
    reward.close();
    assertThat(base.isClosed).isTrue();
  }

  @Test
  void softNeedsBothRates() {
    assertThatThrownBy(() -> noisy("form=soft", "false-positive-rate=0.1"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.noisy.form: soft (expected binary where"
                + " reward.noisy.false-positive-rate is 0.1 and reward.noisy.false-negative-rate is"
                + " 0.0, for it is never unsure)");
  }

  private static Reward noisy(String... overrides) {
    List<String> all = new ArrayList<>(List.of("reward.noisy.base=contains"));
    for (String override : overrides) {
      all.add("reward.noisy." + override);
    }
    return reward("noisy", all.toArray(String[]::new));
  }

  private static List<Double> values(Reward reward, String response) {
    return reward.score(prompt("42"), samples(response)).stream().map(Verdict::value).toList();
  }

  private static List<Rollout> samples(String response) {
    List<Rollout> samples = new ArrayList<>();
    for (int sample = 0; sample < SAMPLES; sample++) {
      samples.add(Rollout.ofText("p", sample, response));
    }
    return samples;
  }

  private static double yes(List<Double> values) {
    return between(values, 0.5, 2);
  }

  private static double between(List<Double> values, double low, double high) {
    return values.stream().filter(value -> low <= value && value < high).count()
        / (double) values.size();
  }
}
