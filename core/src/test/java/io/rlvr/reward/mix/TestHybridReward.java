package io.rlvr.reward.mix;

import static io.rlvr.reward.testing.FakeReward.parts;
import static io.rlvr.reward.testing.FakeReward.rollouts;
import static io.rlvr.reward.testing.FakeReward.settings;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.testing.FakeReward;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestHybridReward {
  private final FakeReward rule =
      new FakeReward(
          "rule",
          Map.of(
              "right", Verdict.scored(1),
              "worded", Verdict.scored(0, List.of("no-number")),
              "wrong", Verdict.scored(0),
              "odd", Verdict.unscorable("no number"),
              "down", Verdict.failed("HTTP 500"),
              "unsure", Verdict.scored(0.5)));
  private final FakeReward judge =
      new FakeReward(
          "judge",
          Map.of(
              "worded", Verdict.scored(0.9, List.of("noted")),
              "wrong", Verdict.scored(0.2),
              "odd", Verdict.scored(0.7),
              "unsure", Verdict.failed("timeout")));
  private final Reward hybrid =
      HybridReward.from(
          settings("reward.hybrid.rule=rule", "reward.hybrid.judge=judge"), parts(rule, judge));

  @Test
  void theJudgeSeesWhatTheRuleDidNotAcceptInOneCall() {
    List<Verdict> verdicts =
        hybrid.score(prompt("42"), rollouts("worded", "right", "odd", "down", "wrong"));

    assertThat(judge.asked).containsExactly(List.of("worded", "odd", "wrong"));
    assertThat(verdicts.get(0).value()).isEqualTo(0.9);
    assertThat(verdicts.get(0).components()).isEqualTo(Map.of("rule", 0.0, "judge", 0.9));
    assertThat(verdicts.get(0).flags()).containsExactly("no-number", "noted");
    assertThat(verdicts.get(1).value()).isEqualTo(1);
    assertThat(verdicts.get(1).components()).isEqualTo(Map.of("rule", 1.0));
    assertThat(verdicts.get(2).value()).isEqualTo(0.7);
    assertThat(verdicts.get(2).components()).isEqualTo(Map.of("judge", 0.7));
    assertThat(verdicts.get(2).error()).isEmpty();
    assertThat(verdicts.get(3).status()).isEqualTo(Verdict.Status.FAILED);
    assertThat(verdicts.get(3).error()).contains("rule: HTTP 500");
    assertThat(verdicts.get(4).value()).isEqualTo(0.2);
  }

  @Test
  void aJudgeThatFailsIsTold() {
    Verdict verdict = hybrid.score(prompt("42"), rollouts("unsure")).get(0);

    assertThat(verdict.status()).isEqualTo(Verdict.Status.FAILED);
    assertThat(verdict.error()).contains("judge: timeout");
    assertThat(verdict.components()).isEqualTo(Map.of("rule", 0.5));
  }

  @Test
  void noJudgeIsAskedWhereTheRuleAcceptsAll() {
    assertThat(hybrid.score(prompt("42"), rollouts("right", "right"))).hasSize(2);

    assertThat(judge.asked).isEmpty();
  }

  @Test
  void rewardsOfTheRegistryCanBeItsParts() {
    // exact rejects "It is 42.", jaccard gives it 1/3
    Reward reward = reward("hybrid", "reward.hybrid.rule=exact", "reward.hybrid.judge=jaccard");

    assertThat(reward.score(prompt("42"), rollouts("42", "It is 42.")))
        .extracting(Verdict::value)
        .containsExactly(1.0, 1.0 / 3);
  }

  @Test
  void anUnknownPartNamesItsSetting() {
    assertThatThrownBy(() -> reward("hybrid", "reward.hybrid.rule=exac"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Invalid reward.hybrid.rule: 'exac' (expected one of choice, ")
        .hasMessageEndingWith("). Did you mean 'exact'?");
    assertThatThrownBy(
            () ->
                reward(
                    "hybrid",
                    "reward.hybrid.rule=weighted",
                    "reward.weighted.parts=routed:1",
                    "reward.routed.default=hybrid"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot make reward hybrid: it is a part of itself"
                + " (hybrid > weighted > routed > hybrid)");
  }

  @Test
  void closesItsParts() {
    hybrid.close();

    assertThat(rule.isClosed).isTrue();
    assertThat(judge.isClosed).isTrue();
  }
}
