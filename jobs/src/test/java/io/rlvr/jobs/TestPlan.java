package io.rlvr.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestPlan {
  private static final String MODEL = "0123456789abcdef";

  @Test
  void everyStageFollowsFromTheOneBefore() {
    Plan plan = plan("policy.model=x");

    assertThat(plan.rollout(1).inputs()).containsOnlyKeys("prompts");
    assertThat(plan.rollout(2).inputs().get("policy").id()).isEqualTo(plan.update(1).id());
    assertThat(plan.update(2).inputs()).containsOnlyKeys("credit", "policy", "rollouts");
    assertThat(plan.evaluate(2).inputs().get("policy").id()).isEqualTo(plan.update(2).id());
    assertThat(plan.evaluate(0).inputs()).containsOnlyKeys("prompts");
  }

  @Test
  void foldersNameStepStageAndId() {
    PlannedStage rollout = plan("policy.model=x").rollout(12);

    assertThat(rollout.folder()).isEqualTo("step=00012/rollout-" + rollout.id().substring(0, 8));
    assertThat(plan("policy.model=x").prompts(io.rlvr.dataset.Role.EVAL).folder())
        .isEqualTo("prompts/eval");
  }

  @Test
  void aSettingChangesTheStagesThatReadItAndThoseAfterThem() {
    Plan before = plan("policy.model=x");
    Plan after = plan("policy.model=x", "advantage.type=grpo");

    assertThat(after.rollout(1).id()).isEqualTo(before.rollout(1).id());
    assertThat(after.reward(1).id()).isEqualTo(before.reward(1).id());
    assertThat(after.credit(1).id()).isNotEqualTo(before.credit(1).id());
    assertThat(after.update(1).id()).isNotEqualTo(before.update(1).id());
    assertThat(after.rollout(2).id()).isNotEqualTo(before.rollout(2).id());
  }

  @Test
  void howAJudgeIsReachedDoesNotMatterButWhichItIsDoes() {
    Plan before = plan("policy.model=x", "reward.remote-judge.url=http://a");

    assertThat(
            plan(
                    "policy.model=x",
                    "reward.remote-judge.url=http://a",
                    "reward.remote-judge.concurrency=2",
                    "reward.remote-judge.deadline=7")
                .reward(1)
                .id())
        .isEqualTo(before.reward(1).id());
    assertThat(plan("policy.model=x", "reward.remote-judge.url=http://b").reward(1).id())
        .isNotEqualTo(before.reward(1).id());
  }

  @Test
  void whereTheModelLiesDoesNotMatterButWhatItIsDoes() {
    assertThat(plan("policy.model=y").rollout(1).id())
        .isEqualTo(plan("policy.model=x").rollout(1).id());
    Settings settings = Settings.defaults(AllSettings.KEYS, List.of("policy.model=x"));
    assertThat(new Plan(Plan.Training.REINFORCEMENT, settings, "another").rollout(1).id())
        .isNotEqualTo(plan("policy.model=x").rollout(1).id());
  }

  @Test
  void theSeedChangesEverything() {
    Plan other = plan("policy.model=x", "run.seed=18");

    assertThat(other.rollout(1).id()).isNotEqualTo(plan("policy.model=x").rollout(1).id());
    assertThat(other.credit(1).id()).isNotEqualTo(plan("policy.model=x").credit(1).id());
  }

  @Test
  void aSettingThatCameLaterHasNoPartInIdsAtItsDefault() {
    PlannedStage before = plan("policy.model=x").credit(1);

    assertThat(plan("policy.model=x", "advantage.filter=none").credit(1).id())
        .isEqualTo(before.id());
    assertThat(plan("policy.model=x", "advantage.filter=equal").credit(1).id())
        .isNotEqualTo(before.id());
    assertThat(before.settings().asMap()).containsEntry("advantage.filter", "none");
  }

  @Test
  void anAdaptiveCoefficientFollowsTheCreditOfTheStepBefore() {
    Plan plan = plan("policy.model=x", "kl.controller=adaptive", "loop.steps=5000");

    assertThat(plan.credit(1).inputs()).containsOnlyKeys("rewards", "rollouts");
    assertThat(plan.credit(3).inputs().get("credit-before").id()).isEqualTo(plan.credit(2).id());
    assertThat(plan.update(3).inputs().get("credit").id()).isEqualTo(plan.credit(3).id());
    assertThat(plan.credit(5000).step()).isEqualTo(5000);
  }

  @Test
  void aRefillFollowsFromItsDecision() {
    Plan plan = plan("policy.model=x", "rollout.max-refills=2");
    plan.refilled(1, 1);

    assertThat(plan.decision(1, 2).inputs())
        .containsOnlyKeys("decision-before", "prompts", "rewards", "rollouts");
    assertThat(plan.decision(1, 2).inputs().get("rollouts").id())
        .isEqualTo(plan.rollout(1, 1).id());
    assertThat(plan.rollout(1, 1).inputs()).containsOnlyKeys("decision", "prompts");
    assertThat(plan.rollout(1, 1).folder()).startsWith("step=00001/rollout-refill1-");
    assertThat(plan.credit(1).inputs())
        .containsOnlyKeys(
            "decision-1",
            "decision-2",
            "prompts",
            "rewards",
            "rewards-1",
            "rollouts",
            "rollouts-1");
    assertThat(plan.update(1).inputs()).containsOnlyKeys("credit", "rollouts", "rollouts-1");
  }

  @Test
  void manyRefillsArePlannedInNoTime() {
    assertThat(plan("policy.model=x", "rollout.max-refills=50").decision(1, 50).step())
        .isEqualTo(1);
  }

  @Test
  void aPlanOfThousandsOfStepsIsReady() {
    assertThat(plan("policy.model=x", "loop.steps=5000").update(5000).step()).isEqualTo(5000);
  }

  private static Plan plan(String... overrides) {
    Settings settings = Settings.defaults(AllSettings.KEYS, List.of(overrides));
    return new Plan(Plan.Training.REINFORCEMENT, settings, MODEL);
  }
}
