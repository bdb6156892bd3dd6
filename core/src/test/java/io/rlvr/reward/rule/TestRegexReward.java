package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestRegexReward {
  private static final String FINAL = "reward.regex.pattern=Final: (\\w+)?";

  @ParameterizedTest(name = "{4}: {1} against {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "Paris|Final: Paris|SCORED|1|the group is the reference",
        "Paris|Final: paris|SCORED|1|by tokens",
        "Paris|Final: Rome|SCORED|0|another group",
        "Paris|Final: Rome, no: Final: Paris|SCORED|1|the last match",
        "Paris|It is Paris|SCORED|0|no match",
        "Paris|Final: ?|SCORED|0|a match without its group",
        "Paris|Final: Paris\\nor so|SCORED|0|only the last non-empty line",
        "''|Final: Paris|UNSCORABLE||nothing to compare",
        "''|no match|UNSCORABLE||the reference is looked at first"
      })
  void theGroupIsCompared(
      String reference, String response, Verdict.Status status, Double value, String why) {
    check(reward("regex", FINAL), prompt(reference), response, status, value);
  }

  @Test
  void aliasesAndNormalisationAreThoseOfExact() {
    Reward aliases = reward("regex", FINAL, "reward.alias-separator=/");
    Reward strict = reward("regex", FINAL, "reward.normalisation=none");

    check(aliases, prompt("NYC/Gotham"), "Final: gotham", Verdict.Status.SCORED, 1.0);
    check(strict, prompt("Paris"), "Final: paris", Verdict.Status.SCORED, 0.0);
    check(strict, prompt("Paris"), "Final: Paris", Verdict.Status.SCORED, 1.0);
  }

  @Test
  void withoutAGroupTheMatchIsRight() {
    Reward reward = reward("regex", "reward.regex.pattern=^\\d+$");

    check(reward, prompt(""), "so\n42", Verdict.Status.SCORED, 1.0);
    check(reward, prompt(""), "42 or so", Verdict.Status.SCORED, 0.0);
    assertThat(verdict(reward, prompt(""), " ").flags()).containsExactly("blank");
  }

  @Test
  void theWholeResponseIsAnotherScope() {
    check(
        reward("regex", FINAL, "reward.scope=response"),
        prompt("Paris"),
        "Final: Paris\nI hope this helps!",
        Verdict.Status.SCORED,
        1.0);
  }

  /** C(156, 6) ways to cut 150 letters into six parts and a rest: 10^10 steps without a bound. */
  @Test
  @Timeout(60)
  void aPatternThatBacktracksForEverCannotDecide() {
    Verdict verdict =
        verdict(
            reward("regex", "reward.regex.pattern=^.*.*.*.*.*.*x$"), prompt("a"), "a".repeat(150));

    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains("pattern reads more than 20000000 characters");
  }

  @Test
  void aPatternThatNestsTooDeepCannotDecide() {
    Verdict verdict =
        verdict(
            reward("regex", "reward.regex.pattern=^(?:a|b)*$"), prompt("a"), "ab".repeat(500_000));

    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains("pattern nests too deep on this response");
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> reward("regex"))
        .isInstanceOf(UserException.class)
        .hasMessage("Missing reward.regex.pattern (expected a Java regular expression)");
    // the bracket that is not closed is noticed at the end, after one character
    assertThatThrownBy(() -> reward("regex", "reward.regex.pattern=("))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.regex.pattern: '(' (expected a Java regular expression: Unclosed group"
                + " at character 2)");
  }
}
