package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.RewardCases.check;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static io.rlvr.reward.testing.RewardCases.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.testing.RewardCases;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestMathReward {
  @Test
  void anAnswerThatIsTakenBackIsNone() {
    Reward math = RewardCases.reward("math");
    for (String denied : List.of("\\boxed{8} is wrong", "It is not \\boxed{8}.", "8 is wrong")) {
      RewardCases.check(math, RewardCases.prompt("8"), denied, Verdict.Status.SCORED, 0.0);
    }
    String other = "\\boxed{7} is wrong. It is \\boxed{8}";
    RewardCases.check(math, RewardCases.prompt("8"), other, Verdict.Status.SCORED, 1.0);
    // a condition that denies may be the answer
    RewardCases.check(
        math, RewardCases.prompt("$x \\neq 8$"), "$x \\neq 8$", Verdict.Status.SCORED, 1.0);
  }

  @Test
  void sameAnswersGetOne() {
    check(
        reward("math"),
        prompt("\\frac{1}{2}"),
        "So $x$ is $\\frac12$.",
        Verdict.Status.SCORED,
        1.0);
    check(reward("math"), prompt("#### 1,234"), "The answer is 1234", Verdict.Status.SCORED, 1.0);
    check(reward("math"), prompt("2"), "The answer is 3", Verdict.Status.SCORED, 0.0);
  }

  @Test
  void tagsMarkTheAnswerAndThinkingIsNone() {
    Reward math = reward("math");
    check(math, prompt("6"), "<answer>6 apples</answer>", Verdict.Status.SCORED, 1.0);
    check(math, prompt("6"), "<think>ok</think><answer>6</answer>", Verdict.Status.SCORED, 1.0);
    check(math, prompt("6"), "<think>\\boxed{6}</think> It is 5", Verdict.Status.SCORED, 0.0);
    check(math, prompt("6"), "<think>It is \\boxed{6}", Verdict.Status.SCORED, 0.0);
    check(math, prompt("6"), "<answer>5</answer> So \\boxed{6}", Verdict.Status.SCORED, 1.0);
    check(
        reward("math", "reward.math.scope=after-think"),
        prompt("6"),
        "<think>5</think><answer>6</answer>",
        Verdict.Status.SCORED,
        1.0);
  }

  @Test
  void noAnswerIsFlagged() {
    Verdict verdict = verdict(reward("math"), prompt("5"), "I do not know");

    assertThat(verdict.value()).isZero();
    assertThat(verdict.flags()).containsExactly("no-answer");
  }

  @Test
  void proseIsNoReference() {
    assertThat(verdict(reward("math"), prompt("Because the cat was black all along"), "5").error())
        .contains("reference has no readable math answer: 'Because the cat was black all along'");
    assertThat(verdict(reward("math"), prompt("word ".repeat(50)), "5").error())
        .contains("reference has no readable math answer: '" + "word ".repeat(16) + "...'");
  }

  @Test
  void whatIsTooHardIsUnscorable() {
    String deep = "\\boxed{" + "2^{".repeat(200) + "1" + "}".repeat(200) + "}";

    assertThat(verdict(reward("math"), prompt("5"), deep).error())
        .contains("math answer cannot be decided: nested deeper than 32");
    assertThat(verdict(reward("math"), prompt("5"), "\\boxed{" + "x".repeat(20_000) + "}").error())
        .contains("math answer cannot be decided: an answer has more than 4000 characters");
  }

  @Test
  void settingsChooseTheDialect() {
    String response = "<think>\\boxed{1}</think> It is \\boxed{2}, not 3.";
    check(
        reward("math", "reward.math.scope=after-think", "reward.math.extraction=last-box"),
        prompt("2"),
        response,
        Verdict.Status.SCORED,
        1.0);
    check(
        reward("math", "reward.math.extraction=hashes"),
        prompt("2"),
        response,
        Verdict.Status.SCORED,
        0.0);
  }
}
