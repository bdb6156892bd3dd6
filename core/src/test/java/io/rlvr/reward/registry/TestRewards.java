package io.rlvr.reward.registry;

import static io.rlvr.reward.testing.RewardCases.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.LastLine;
import io.rlvr.reward.Reward;
import io.rlvr.reward.testing.RewardCases;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestRewards {
  /** What rewards need that have no default. */
  private static final String[] NEEDED = {
    "reward.code.command=[sh, \"{file}\"]",
    "reward.code.enabled=true",
    "reward.debiased.base=contains",
    "reward.hybrid.judge=contains",
    "reward.overlong.max-length=100",
    "reward.regex.pattern=x",
    "reward.remote-judge.url=http://localhost:8000/v1", // is not asked here
    "reward.routed.default=contains",
    "reward.rubric.judge=contains",
    "reward.sql-result.databases=.", // is not read here
    "reward.weighted.parts=contains:1"
  };

  @Test
  void onlyWhatAsksAModelHereNeedsOne() {
    String[] modelled = {"judge", "likelihood"};
    for (String name : Rewards.withoutModels().names()) {
      try (Reward reward = reward(name, NEEDED)) {
        assertThat(reward.needsModel()).as(name).isEqualTo(List.of(modelled).contains(name));
      }
    }
  }

  @Test
  void aMixNeedsTheModelsOfItsParts() {
    try (Reward hybrid = reward("hybrid", "reward.hybrid.judge=judge");
        Reward nested =
            reward(
                "weighted",
                "reward.weighted.parts=[\"contains:1\", \"hybrid:1\"]",
                "reward.hybrid.judge=judge")) {
      assertThat(hybrid.needsModel()).isTrue();
      assertThat(nested.needsModel()).isTrue();
    }
  }

  @Test
  void everyNameGivesTheRewardOfThatName() {
    assertThat(Rewards.withoutModels().names())
        .containsExactly(
            "choice",
            "code",
            "contains",
            "debiased",
            "exact",
            "format",
            "hybrid",
            "jaccard",
            "json",
            "judge",
            "likelihood",
            "math",
            "noisy",
            "numeric",
            "overlong",
            "regex",
            "remote-judge",
            "repetition",
            "routed",
            "rubric",
            "sql-result",
            "token-f1",
            "truth",
            "weighted");
    for (String name : Rewards.withoutModels().names()) {
      try (Reward reward = reward(name, NEEDED)) {
        assertThat(reward.name()).isEqualTo(name);
      }
    }
  }

  @Test
  void theDefaultIsThePapersRule() {
    assertThat(
            Rewards.withoutModels()
                .create(Settings.defaults(RewardSettings.KEYS, List.of()))
                .name())
        .isEqualTo("contains");
  }

  @Test
  void anUnknownNameIsRefusedWithASuggestion() {
    String message =
        "Invalid reward.type: 'contain' (expected one of choice, code, contains, debiased, exact,"
            + " format, hybrid, jaccard, json, judge, likelihood, math, noisy, numeric, overlong,"
            + " regex, remote-judge, repetition, routed, rubric, sql-result, token-f1, truth,"
            + " weighted). Did you mean 'contains'?";

    assertThatThrownBy(() -> Settings.defaults(RewardSettings.KEYS, List.of("reward.type=contain")))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
    Settings settings = Settings.defaults(RewardSettings.KEYS, List.of());
    assertThatThrownBy(() -> Rewards.withoutModels().create("contain", settings))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  @Test
  void aClassNameIsAReward() {
    assertThat(reward("io.rlvr.reward.registry.TestRewards$Generous").name()).isEqualTo("generous");
  }

  @Test
  void aClassNameIsAPartOfAMix() {
    // 0.5 * 1 + 2 * 1
    String generous = "io.rlvr.reward.registry.TestRewards$Generous";
    Reward reward =
        reward("weighted", "reward.weighted.parts=contains:0.5, %s:2".formatted(generous));

    Verdict verdict = RewardCases.verdict(reward, RewardCases.prompt("42"), "42");

    assertThat(verdict.value()).isEqualTo(2.5);
    assertThat(verdict.components()).containsOnlyKeys("contains", generous);
  }

  @Test
  void theVoteFormOfEqualAnswersIsEqual() {
    assertThat(LastLine.normalised("so\nThe  Forty-Two.\n")).isEqualTo("forty two");
    assertThat(LastLine.normalised("forty two")).isEqualTo("forty two");
    assertThat(LastLine.normalised(" \n")).isEmpty();
  }

  /** What a user may plug in. */
  public static final class Generous implements Reward {
    public Generous(Settings settings) {}

    @Override
    public String name() {
      return "generous";
    }

    @Override
    public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
      return rollouts.stream().map(rollout -> Verdict.scored(1)).toList();
    }
  }
}
