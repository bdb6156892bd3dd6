package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.rlvr.config.Settings;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.stage.PlannedStage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TestPlan {
  private static final String MODEL = "0123456789abcdef";

  @Test
  void everyStageFollowsFromTheOneBefore() {
    Steps plan = steps("policy.model=x");

    assertThat(plan.rollout(1).inputs()).containsOnlyKeys("prompts");
    assertThat(plan.rollout(2).inputs().get("policy").id()).isEqualTo(plan.update(1).id());
    assertThat(plan.update(2).inputs()).containsOnlyKeys("credit", "policy", "rollouts");
    assertThat(plan.evaluate(2).inputs().get("policy").id()).isEqualTo(plan.update(2).id());
    assertThat(plan.evaluate(0).inputs()).containsOnlyKeys("prompts");
  }

  @Test
  void foldersNameStepStageAndId() {
    PlannedStage rollout = steps("policy.model=x").rollout(12);

    assertThat(rollout.folder()).isEqualTo("step=00012/rollout-" + rollout.id().substring(0, 8));
    assertThat(steps("policy.model=x").prompts(Role.EVAL).folder()).isEqualTo("prompts/eval");
  }

  @Test
  void aSettingChangesTheStagesThatReadItAndThoseAfterThem() {
    Steps before = steps("policy.model=x");
    Steps after = steps("policy.model=x", "advantage.type=grpo");

    assertThat(after.rollout(1).id()).isEqualTo(before.rollout(1).id());
    assertThat(after.reward(1).id()).isEqualTo(before.reward(1).id());
    assertThat(after.credit(1).id()).isNotEqualTo(before.credit(1).id());
    assertThat(after.update(1).id()).isNotEqualTo(before.update(1).id());
    assertThat(after.rollout(2).id()).isNotEqualTo(before.rollout(2).id());
  }

  @Test
  void howAJudgeIsReachedDoesNotMatterButWhichItIsDoes() {
    Steps before = steps("policy.model=x", "reward.remote-judge.url=http://a");

    assertThat(
            steps(
                    "policy.model=x",
                    "reward.remote-judge.url=http://a",
                    "reward.remote-judge.concurrency=2",
                    "reward.remote-judge.deadline=7")
                .reward(1)
                .id())
        .isEqualTo(before.reward(1).id());
    assertThat(steps("policy.model=x", "reward.remote-judge.url=http://b").reward(1).id())
        .isNotEqualTo(before.reward(1).id());
  }

  @Test
  void whereTheModelLiesDoesNotMatterButWhatItIsDoes() {
    assertThat(steps("policy.model=y").rollout(1).id())
        .isEqualTo(steps("policy.model=x").rollout(1).id());
    Settings settings = Settings.defaults(AllSettings.KEYS, List.of("policy.model=x"));
    assertThat(new Plan(settings, "another").firstStep().rollout().id())
        .isNotEqualTo(steps("policy.model=x").rollout(1).id());
  }

  @Test
  void theSeedChangesEverything() {
    Steps other = steps("policy.model=x", "run.seed=18");

    assertThat(other.rollout(1).id()).isNotEqualTo(steps("policy.model=x").rollout(1).id());
    assertThat(other.credit(1).id()).isNotEqualTo(steps("policy.model=x").credit(1).id());
  }

  /** Rows of before had log-probabilities of temperature 1; at 1 and 0 they are what they were. */
  @Test
  void anotherTemperatureIsOfAnotherCodeVersion() {
    for (String same : List.of("0", "1")) {
      Steps plan = steps("policy.model=x", "rollout.temperature=" + same);
      PlannedStage rollout = plan.rollout(1);
      assertThat(rollout.stage().codeVersion(rollout.settings())).isEqualTo(1);
      PlannedStage evaluate = steps("policy.model=x", "evaluate.temperature=" + same).evaluate(0);
      assertThat(evaluate.stage().codeVersion(evaluate.settings())).isEqualTo(1);
    }
    PlannedStage rollout = steps("policy.model=x", "rollout.temperature=0.7").rollout(1);
    assertThat(rollout.stage().codeVersion(rollout.settings())).isEqualTo(2);
    PlannedStage evaluate = steps("policy.model=x", "evaluate.temperature=0.7").evaluate(0);
    assertThat(evaluate.stage().codeVersion(evaluate.settings())).isEqualTo(2);
  }

  @Test
  void aSettingThatCameLaterHasNoPartInIdsAtItsDefault() {
    PlannedStage before = steps("policy.model=x").credit(1);

    assertThat(steps("policy.model=x", "advantage.filter=none").credit(1).id())
        .isEqualTo(before.id());
    assertThat(steps("policy.model=x", "advantage.filter=equal").credit(1).id())
        .isNotEqualTo(before.id());
    assertThat(before.settings().asMap()).containsEntry("advantage.filter", "none");
  }

  @Test
  void theHeldOutPromptsFollowFromTrainingOnlyWhereDuplicatesLeave() {
    PlannedStage before = steps("policy.model=x").prompts(Role.EVAL);

    assertThat(before.inputs()).isEmpty();
    assertThat(steps("policy.model=x", "dataset.train.arithmetic.seed=9").prompts(Role.EVAL).id())
        .isEqualTo(before.id());
    Steps apart = steps("policy.model=x", "dataset.duplicates=drop");
    assertThat(apart.prompts(Role.EVAL).inputs())
        .containsExactly(Map.entry("training", apart.prompts(Role.TRAIN)));
    assertThat(apart.prompts(Role.TRAIN).id())
        .isEqualTo(steps("policy.model=x").prompts(Role.TRAIN).id());
  }

  @Test
  void anAdaptiveCoefficientFollowsTheCreditOfTheStepBefore() {
    Steps plan = steps("policy.model=x", "kl.controller=adaptive", "loop.steps=5000");

    assertThat(plan.credit(1).inputs()).containsOnlyKeys("rewards", "rollouts");
    assertThat(plan.credit(3).inputs().get("credit-before").id()).isEqualTo(plan.credit(2).id());
    assertThat(plan.update(3).inputs().get("credit").id()).isEqualTo(plan.credit(3).id());
    assertThat(plan.credit(5000).step()).isEqualTo(5000);
  }

  @Test
  void withALagRolloutsAreOfThePolicyBeforeTheLastUpdate() {
    Steps plan = steps("policy.model=x", "loop.max-lag=1");

    // step - 2, or the start model: steps 1, 2, 3, 4 sample from versions 0, 0, 1, 2
    assertThat(IntStream.rangeClosed(1, 4).map(plan::sampledVersion)).containsExactly(0, 0, 1, 2);
    assertThat(plan.rollout(1).inputs()).containsOnlyKeys("prompts");
    assertThat(plan.rollout(2).inputs()).containsOnlyKeys("prompts");
    assertThat(plan.rollout(3).inputs().get("policy").id()).isEqualTo(plan.update(1).id());
    assertThat(plan.rollout(4).inputs().get("policy").id()).isEqualTo(plan.update(2).id());
    assertThat(plan.update(4).inputs().get("policy").id()).isEqualTo(plan.update(3).id());
    assertThat(plan.update(4).inputs().get("rollouts").id()).isEqualTo(plan.rollout(4).id());
    assertThat(plan.evaluate(3).inputs().get("policy").id()).isEqualTo(plan.update(3).id());
  }

  @Test
  void withALagTheNextRolloutRunsBesideTheStagesAfterARollout() {
    Steps plan = steps("policy.model=x", "loop.max-lag=1", "loop.steps=3");

    assertThat(plan.step(1).nextRollout()).contains(plan.rollout(2));
    assertThat(plan.step(2).nextRollout()).contains(plan.rollout(3));
    assertThat(plan.step(3).nextRollout()).isEmpty();
  }

  @Test
  void withoutALagNothingChanges() {
    Steps before = steps("policy.model=x");
    Steps plan = steps("policy.model=x", "loop.max-lag=0");

    assertThat(IntStream.rangeClosed(1, 4).map(plan::sampledVersion)).containsExactly(0, 1, 2, 3);
    assertThat(plan.update(3).id()).isEqualTo(before.update(3).id());
    assertThat(plan.step(1).nextRollout()).isEmpty();
    // its first step is that of a run with a lag, which begins from the same model
    assertThat(steps("policy.model=x", "loop.max-lag=1").update(1).id())
        .isEqualTo(before.update(1).id());
    assertThat(steps("policy.model=x", "loop.max-lag=1").update(2).id())
        .isNotEqualTo(before.update(2).id());
  }

  @Test
  void aReferenceThatFollowsIsTheNewestMultipleUpToThePolicyThatSamples() {
    Steps plan = steps("policy.model=x", "rollout.reference-every=2");

    // 2 * floor((step - 1) / 2)
    assertThat(IntStream.rangeClosed(1, 6).map(plan.plan()::referenceVersion))
        .containsExactly(0, 0, 2, 2, 4, 4);
    assertThat(plan.rollout(2).inputs()).containsOnlyKeys("policy", "prompts");
    assertThat(plan.rollout(3).inputs()).containsEntry("reference", plan.update(2));
    assertThat(plan.rollout(4).inputs()).containsEntry("reference", plan.update(2));
    assertThat(plan.rollout(4).inputs()).containsEntry("policy", plan.update(3));
    assertThat(plan.rollout(5).inputs()).containsEntry("reference", plan.update(4));
    assertThat(plan.update(4).inputs()).containsOnlyKeys("credit", "policy", "rollouts");
  }

  @Test
  void withALagTheReferenceIsNoNewerThanThePolicyThatSamples() {
    Steps plan = steps("policy.model=x", "rollout.reference-every=2", "loop.max-lag=1");

    // versions 0, 0, 1, 2, 3, 4 sample
    assertThat(IntStream.rangeClosed(1, 6).map(plan.plan()::referenceVersion))
        .containsExactly(0, 0, 0, 2, 2, 4);
    assertThat(plan.rollout(3).inputs()).containsOnlyKeys("policy", "prompts");
    assertThat(plan.rollout(4).inputs()).containsEntry("reference", plan.update(2));
    assertThat(plan.rollout(5).inputs()).containsEntry("reference", plan.update(2));
    for (int step = 1; step <= 5; step++) {
      assertThat(plan.step(step).nextRollout()).contains(plan.rollout(step + 1));
    }
  }

  @Test
  void refillsAreScoredUnderTheReferenceOfTheirStep() {
    StepPlan step =
        steps("policy.model=x", "rollout.reference-every=1", "rollout.max-refills=2").step(3);

    assertThat(step.rollout().inputs().get("reference"))
        .isEqualTo(step.rollout().inputs().get("policy"));
    assertThat(step.rollout(2).inputs().get("reference"))
        .isEqualTo(step.rollout().inputs().get("reference"));
  }

  @Test
  void aRefillFollowsFromItsDecision() {
    StepPlan step = steps("policy.model=x", "rollout.max-refills=2").step(1);

    assertThat(step.decision(2).inputs())
        .containsOnlyKeys("decision-before", "prompts", "rewards", "rollouts");
    assertThat(step.decision(2).inputs().get("rollouts").id()).isEqualTo(step.rollout(1).id());
    assertThat(step.rollout(1).inputs()).containsOnlyKeys("decision", "prompts");
    assertThat(step.rollout(1).folder()).startsWith("step=00001/rollout-refill1-");
    assertThat(step.credit(1).inputs())
        .containsOnlyKeys(
            "decision-1",
            "decision-2",
            "prompts",
            "rewards",
            "rewards-1",
            "rollouts",
            "rollouts-1");
    assertThat(step.update(1).inputs()).containsOnlyKeys("credit", "rollouts", "rollouts-1");
  }

  @Test
  void theStepsAfterARefillFollowFromIt() {
    StepPlan step = steps("policy.model=x", "rollout.max-refills=2").step(1);

    assertThat(step.next(1).rollout().inputs()).containsEntry("policy", step.update(1));
    assertThat(step.next(0).rollout().inputs()).containsEntry("policy", step.update(0));
    assertThat(step.next(1).rollout()).isNotEqualTo(step.next(0).rollout());
  }

  @Test
  void aStepKnowsItsStagesByKind() {
    StepPlan step = steps("policy.model=x", "rollout.max-refills=2").step(3);

    assertThat(StageKind.ofStep().stream().flatMap(kind -> step.stages(kind, 1).stream()))
        .containsExactly(
            step.rollout(),
            step.reward(),
            step.decision(1),
            step.decision(2),
            step.credit(1),
            step.update(1));
    assertThat(step.stages(StageKind.EVALUATE, 1)).containsExactly(step.evaluate(1));
    assertThat(steps("policy.model=x").step(1).stages(StageKind.REFILL, 0)).isEmpty();
  }

  @Test
  void everyStageHasTheNameOfItsKind() {
    Plan plan = steps("policy.model=x", "rollout.max-refills=2").plan();

    for (StageKind kind : StageKind.ofLoop()) {
      assertThat(plan.firstStep().stages(kind, 1))
          .isNotEmpty()
          .allSatisfy(stage -> assertThat(StageKind.of(stage.stage().name())).contains(kind));
    }
    for (StageKind kind : StageKind.supervised()) {
      assertThat(plan.supervised(kind, Optional.empty()).stage().name()).isEqualTo(kind.spelled());
    }
  }

  @Test
  void supervisedStepsFollowFromEachOther() {
    Plan plan = steps("policy.model=x").plan();
    PlannedStage first = plan.supervised(StageKind.SFT, Optional.empty());
    PlannedStage second = plan.supervised(StageKind.SFT, Optional.of(first));

    assertThat(first.label()).isEqualTo("sft of step 1");
    assertThat(first.inputs()).containsOnlyKeys("prompts");
    assertThat(second.label()).isEqualTo("sft of step 2");
    assertThat(second.inputs()).containsOnlyKeys("policy", "prompts").containsValue(first);
    assertThat(plan.evaluate(second).inputs()).containsEntry("policy", second);
    assertThat(plan.evaluate(second).step()).isEqualTo(2);
  }

  @Test
  void manyRefillsArePlannedInNoTime() {
    assertThat(steps("policy.model=x", "rollout.max-refills=50").step(1).decision(50).step())
        .isEqualTo(1);
  }

  @Test
  void aPlanOfThousandsOfStepsIsReady() {
    assertThat(steps("policy.model=x", "loop.steps=5000").update(5000).step()).isEqualTo(5000);
  }

  /** From a stage of step 200 inputs lead back to the first step by 2^200 paths and more. */
  @Test
  void aStageOfALateStepIsComparedAndPrintedByLabelAndId() {
    PlannedStage update = steps("policy.model=x").update(200);
    PlannedStage again = steps("policy.model=x").update(200);

    assertTimeoutPreemptively(
        Duration.ofSeconds(30),
        () -> {
          assertThat(update.toString()).isEqualTo("update of step 200 (%s)", update.id());
          assertThat(update).isEqualTo(again).hasSameHashCodeAs(again);
          assertThat(update)
              .isNotEqualTo(steps("policy.model=x", "run.seed=18").update(200))
              .isNotEqualTo(update.inputs().get("credit"));
        });
  }

  private static Steps steps(String... overrides) {
    Settings settings = Settings.defaults(AllSettings.KEYS, List.of(overrides));
    return new Steps(new Plan(settings, MODEL));
  }

  /** Stages by their step, where no step takes a refill. */
  private record Steps(Plan plan) {
    StepPlan step(int number) {
      StepPlan step = plan.firstStep();
      while (step.number() < number) {
        step = step.next(0);
      }
      return step;
    }

    PlannedStage prompts(Role role) {
      return plan.prompts(role);
    }

    PlannedStage rollout(int step) {
      return step(step).rollout();
    }

    PlannedStage reward(int step) {
      return step(step).reward();
    }

    PlannedStage credit(int step) {
      return step(step).credit(0);
    }

    PlannedStage update(int step) {
      return step(step).update(0);
    }

    PlannedStage evaluate(int version) {
      return version == 0 ? plan.evaluateStart() : step(version).evaluate(0);
    }

    int sampledVersion(int step) {
      return plan.sampledVersion(step);
    }
  }
}
