package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TestNumericReward {
  @ParameterizedTest(name = "{4}: {1} against {0}")
  @CsvFileSource(resources = "numeric.csv", delimiter = '|', numLinesToSkip = 1)
  void decides(String reference, String response, Verdict.Status status, Double value, String why) {
    check(reward("numeric"), prompt(reference == null ? "" : reference), response, status, value);
  }

  @ParameterizedTest(name = "{4}: {1} against {0}")
  @CsvFileSource(resources = "units.csv", delimiter = '|', numLinesToSkip = 1)
  void comparesUnits(
      String reference, String response, Verdict.Status status, Double value, String why) {
    Reward reward = reward("numeric", "reward.numeric.units=compared");

    check(reward, prompt(reference), response, status, value);
  }

  @Test
  void unitsAreIgnoredUnlessAskedFor() {
    check(reward("numeric"), prompt("5 km"), "5 kg", Verdict.Status.SCORED, 1.0);
  }

  @Test
  void tolerancesWidenTheMatch() {
    // |0.33 - 1/3| = 1/300, which is 0.01 of 1/3
    check(
        reward("numeric", "reward.relative-tolerance=0.011"),
        prompt("1/3"),
        "0.33",
        Verdict.Status.SCORED,
        1.0);
    check(
        reward("numeric", "reward.relative-tolerance=0.009"),
        prompt("1/3"),
        "0.33",
        Verdict.Status.SCORED,
        0.0);
    check(
        reward("numeric", "reward.absolute-tolerance=0.5"),
        prompt("42"),
        "42.5",
        Verdict.Status.SCORED,
        1.0);
    check(
        reward("numeric", "reward.absolute-tolerance=0.5"),
        prompt("42"),
        "42.75",
        Verdict.Status.SCORED,
        0.0);
  }

  @Test
  void reasonsAndFlagsAreNamed() {
    assertThat(verdict(reward("numeric"), prompt("two"), "2").error())
        .contains("reference has no number: 'two'");
    assertThat(verdict(reward("numeric"), prompt("2"), "two").flags()).containsExactly("no-number");
    assertThat(verdict(reward("numeric"), prompt("2"), "").flags())
        .containsExactly("blank", "no-number");
  }

  @Test
  @Timeout(10)
  void hugeLinesAreDecided() {
    check(reward("numeric"), prompt("5"), "5".repeat(1_000_000), Verdict.Status.SCORED, 0.0);
    check(reward("numeric"), prompt("5"), "1,234".repeat(200_000), Verdict.Status.SCORED, 0.0);
    check(reward("numeric"), prompt("5"), "1e".repeat(500_000), Verdict.Status.SCORED, 0.0);
    Reward units = reward("numeric", "reward.numeric.units=compared");
    check(units, prompt("5 m"), "5 m ".repeat(200_000), Verdict.Status.SCORED, 1.0);
    check(units, prompt("5 m"), "5 m" + "/m".repeat(200_000), Verdict.Status.SCORED, 0.0);
  }
}
