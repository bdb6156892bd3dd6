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

class TestFormatReward {
  @ParameterizedTest(name = "{2}: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "<think>2 + 2</think><answer>4</answer>|1|the form",
        "\\n<think>\\n2 + 2\\n</think>\\n\\n<answer>\\n4\\n</answer>\\n|1|white space is free",
        "<think></think><answer>4</answer>|1|a thought may be empty",
        "<think>2</think><answer> </answer>|0|an answer may not",
        "<think>2</think>4|0|no answer",
        "<answer>4</answer>|0|no thought",
        "<answer>4</answer><think>2</think>|0|the wrong order",
        "<think>2</think> so <answer>4</answer>|0|text between",
        "So <think>2</think><answer>4</answer>|0|text before",
        "<think>2</think><answer>4</answer>.|0|text after",
        "<think>2<think>3</think><answer>4</answer>|0|a tag twice",
        "<think>2</think><answer>4</answer><answer>5</answer>|0|two answers",
        "<think>2<answer>4</think></answer>|0|crossed tags",
        "''|0|blank"
      })
  void thinkAnswer(String response, double value, String why) {
    check(reward("format"), prompt("4"), response, Verdict.Status.SCORED, value);
  }

  @ParameterizedTest(name = "{2}: {0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "It is \\boxed{4}.|1|a box",
        "\\boxed{\\frac{1}{2}}|1|braces inside",
        "\\boxed{ }|0|a blank box",
        "\\boxed{ } \\boxed{4}|1|another box",
        "\\boxed{4|0|not closed",
        "\\boxed{\\boxed{4}|1|an inner box that is",
        "\\boxed{4\\}|0|an escaped brace closes nothing",
        "boxed{4}|0|no command",
        "{4}|0|no box"
      })
  void boxed(String response, double value, String why) {
    check(
        reward("format", "reward.format.pattern=boxed"),
        prompt("4"),
        response,
        Verdict.Status.SCORED,
        value);
  }

  @Test
  void anyOtherPatternMustMatchAllOfTheResponse() {
    Reward reward = reward("format", "reward.format.pattern=(?s)Plan:.*Answer: \\w+");

    check(reward, prompt(""), " Plan: a\nb\nAnswer: 4\n", Verdict.Status.SCORED, 1.0);
    check(reward, prompt(""), "Plan: a\nAnswer: 4 or 5", Verdict.Status.SCORED, 0.0);
    check(reward, prompt(""), "My Plan: a\nAnswer: 4", Verdict.Status.SCORED, 0.0);
  }

  @Test
  void itIsAPartOfAMix() {
    // 4 is contained: 1; a box: 1; 1 + 0.25 * 1
    Verdict verdict =
        verdict(
            reward(
                "weighted",
                "reward.weighted.parts=contains:1, format:0.25",
                "reward.format.pattern=boxed"),
            prompt("4"),
            "\\boxed{4}");

    assertThat(verdict.value()).isEqualTo(1.25);
    assertThat(verdict.components()).containsOnlyKeys("contains", "format");
  }

  /** C(156, 6) ways to cut 150 letters into six parts and a rest: 10^10 steps without a bound. */
  @Test
  @Timeout(60)
  void aPatternThatBacktracksForEverCannotDecide() {
    Verdict verdict =
        verdict(
            reward("format", "reward.format.pattern=.*.*.*.*.*.*x"), prompt(""), "a".repeat(150));

    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains("pattern reads more than 20000000 characters");
  }

  @Test
  @Timeout(10)
  void hugeResponsesAreDecided() {
    Reward boxed = reward("format", "reward.format.pattern=boxed");

    check(boxed, prompt(""), "\\boxed{".repeat(100_000), Verdict.Status.SCORED, 0.0);
    check(boxed, prompt(""), "}".repeat(1_000_000), Verdict.Status.SCORED, 0.0);
    check(reward("format"), prompt(""), "<think>".repeat(100_000), Verdict.Status.SCORED, 0.0);
  }

  @Test
  void mistakesAreNamed() {
    // the class that is not closed is noticed at its last character
    assertThatThrownBy(() -> reward("format", "reward.format.pattern=\"[a\""))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.format.pattern: '[a' (expected a Java regular expression: Unclosed"
                + " character class at character 2)");
  }
}
