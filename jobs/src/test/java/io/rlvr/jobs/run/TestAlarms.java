package io.rlvr.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RolloutMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.report.Alarm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each table is the values of one metric at steps 1, 2, 3, ... */
class TestAlarms {
  private static final Metric TRUTH = RunningMetrics.MONITOR_MEAN.of("truth");
  private static final Metric RULE = RunningMetrics.MONITOR_MEAN.of("rule");

  private final MetricHistory history = new MetricHistory();

  @Test
  void lengthCollapsesBelowAShareOfTheFirstStep() {
    steps("rollout", RolloutMetrics.RESPONSE_LENGTH_MEAN, 40, 20, 12, 11.9, 30);

    // 0.3 x 40 = 12 is not below 12
    assertThat(raised("alarm.length-collapse=0.3"))
        .containsExactly(
            new Alarm(
                4,
                "length-collapse",
                "",
                "responses have 11.9 tokens in the mean, 40.0 at step 1"
                    + " (alarm.length-collapse is 0.3)"));
    assertThat(raised("alarm.length-collapse=0.29")).isEmpty();
  }

  @Test
  void anEvaluationIsNoStepOfTheTraining() {
    history.add(0, "evaluate", Map.of(RolloutMetrics.RESPONSE_LENGTH_MEAN.name(), 400.0));
    steps("rollout", RolloutMetrics.RESPONSE_LENGTH_MEAN, 40, 39);
    history.add(2, "evaluate", Map.of(RolloutMetrics.RESPONSE_LENGTH_MEAN.name(), 1.0));

    assertThat(raised()).isEmpty();
  }

  @Test
  void aMismatchIsAboveItsLimit() {
    steps("update", RolloutMetrics.MISMATCH_KL, 0.02);

    assertThat(raised())
        .containsExactly(
            new Alarm(
                1,
                "mismatch-kl",
                "",
                "what samples is 0.020 nat per token from what is trained (alarm.mismatch-kl is"
                    + " 0.01)"));
    assertThat(raised("alarm.mismatch-kl=0.02")).isEmpty();
  }

  @Test
  void klSurgesAboveItsLimit() {
    steps("rollout", RolloutMetrics.KL_POLICY_REFERENCE, 0, 0.5, -2, 0.51);

    assertThat(raised("alarm.kl-surge=0.5"))
        .containsExactly(
            new Alarm(
                4,
                "kl-surge",
                "",
                "the policy is 0.510 nat per token from its reference (alarm.kl-surge is 0.5)"));
    assertThat(raised("alarm.kl-surge=0.51")).isEmpty();
  }

  @Test
  void sharesPassTheirLimits() {
    steps("reward", RewardMetrics.REWARD_GUARDED_SHARE, 0.1, 0.2, 0.3);
    steps("reward", RewardMetrics.REWARD_JUDGE_NEITHER_SHARE, 0.4, 0.1, 0);

    assertThat(raised("alarm.guarded-share=0.2", "alarm.judge-neither-share=0.3"))
        .containsExactly(
            new Alarm(
                1,
                "judge-neither-share",
                "",
                "the judge says neither YES nor NO to 0.400 of the answers"
                    + " (alarm.judge-neither-share is 0.3)"),
            new Alarm(
                3,
                "guarded-share",
                "",
                "0.300 of the answers hold nothing to judge (alarm.guarded-share is 0.2)"));
    assertThat(raised("alarm.guarded-share=1", "alarm.judge-neither-share=1")).isEmpty();
  }

  @Test
  void equalGroupsNameTheLikelyCause() {
    // step 1: all wrong, 2: all right, 3: samples alike, 4: just at the limit
    steps("credit", RewardMetrics.GROUP_ZERO_STD_SHARE, 1, 0.95, 0.91, 0.9);
    steps("reward", RewardMetrics.REWARD_MEAN, 0, 0.97, 0.5, 0);

    assertThat(raised())
        .extracting(Alarm::text)
        .containsExactly(
            "1.000 of the groups have equal rewards and teach nothing: nearly all rewards are 0,"
                + " since policy.model cannot do the task yet, or reward.type does not read its"
                + " form of an answer (alarm.equal-groups is 0.9)",
            "0.950 of the groups have equal rewards and teach nothing: nearly all rewards are 1,"
                + " since the task is too easy, or the reward says yes to anything"
                + " (alarm.equal-groups is 0.9)",
            "0.910 of the groups have equal rewards and teach nothing: samples of a prompt hardly"
                + " differ, as with a low rollout.temperature or few samples"
                + " (alarm.equal-groups is 0.9)");
    assertThat(raised("alarm.equal-groups=1")).isEmpty();
  }

  @Test
  void responsesThatDoNotEndAreSaid() {
    steps("rollout", RolloutMetrics.RESPONSE_CLIPPED_SHARE, 0.9, 0.95);

    assertThat(raised())
        .containsExactly(
            new Alarm(
                2,
                "clipped-share",
                "",
                "0.950 of the responses do not end: policy.model cannot do the task and ends no"
                    + " answer, or rollout.max-new-tokens is too low (alarm.clipped-share is"
                    + " 0.9)"));
  }

  @Test
  void rewardsThatHardlyDifferNameTheLikelyCause() {
    // 1: as good as 0, 2: as good as 1, 3: enough spread, 4: in the middle, 5: its groups are equal
    steps("reward", RewardMetrics.REWARD_MEAN, 0.01, 0.99, 0.01, 0.5, 0);
    steps("reward", RewardMetrics.REWARD_STD, 0.01, 0.005, 0.02, 0.001, 0);
    steps("credit", RewardMetrics.GROUP_ZERO_STD_SHARE, 0, 0, 0, 0, 1);

    assertThat(raised().stream().filter(alarm -> alarm.name().equals("flat-reward")))
        .containsExactly(
            new Alarm(
                1,
                "flat-reward",
                "",
                "rewards are 0.010 in the mean and differ by a standard deviation of 0.0100, which"
                    + " teaches noise: nearly all rewards are 0, since policy.model cannot do the"
                    + " task yet, or reward.type does not read its form of an answer"
                    + " (alarm.flat-reward is 0.02)"),
            new Alarm(
                2,
                "flat-reward",
                "",
                "rewards are 0.990 in the mean and differ by a standard deviation of 0.0050, which"
                    + " teaches noise: nearly all rewards are 1, since the task is too easy, or the"
                    + " reward says yes to anything (alarm.flat-reward is 0.02)"));
    assertThat(raised("alarm.flat-reward=0", "alarm.equal-groups=1")).isEmpty();
  }

  @Test
  void aJudgeThatSaysYesFromTheBeginningIsSaid() {
    steps("reward", RewardMetrics.REWARD_JUDGE_PROBABILITY_MEAN, 0.96, 0.9, 0.97);

    assertThat(raised()).extracting(Alarm::step).containsExactly(1, 3);
    assertThat(raised().get(0))
        .isEqualTo(
            new Alarm(
                1,
                "judge-yes",
                "",
                "the judge says YES to nearly all answers, with 0.960 in the mean: it does not know"
                    + " right from wrong here, its prompt does not fit, or policy.model can do the"
                    + " task already; try it with judge-eval (alarm.judge-yes is 0.95)"));
    assertThat(raised("alarm.judge-yes=1")).isEmpty();
  }

  /** What a policy learns is no fault of the judge. */
  @Test
  void aJudgeThatComesToSayYesRaisesNothing() {
    steps("reward", RewardMetrics.REWARD_JUDGE_PROBABILITY_MEAN, 0.4, 0.96, 0.99);

    assertThat(raised()).isEmpty();
  }

  @Test
  void oneSkippedOptimizerStepIsTooManyUnlessAllowed() {
    steps("update", UpdateMetrics.UPDATE_SKIPPED_STEPS, 0, 1, 3);

    assertThat(raised())
        .containsExactly(
            new Alarm(
                2,
                "skipped-steps",
                "",
                "skipped optimizer steps, whose gradient was not finite: 1"
                    + " (alarm.skipped-steps is 0)"),
            new Alarm(
                3,
                "skipped-steps",
                "",
                "skipped optimizer steps, whose gradient was not finite: 3"
                    + " (alarm.skipped-steps is 0)"));
    assertThat(raised("alarm.skipped-steps=2")).extracting(Alarm::step).containsExactly(3);
  }

  /** Manifests of older builds do not say what was skipped. */
  @Test
  void aRunThatDoesNotCountItsSkippedStepsRaisesNothing() {
    steps("update", UpdateMetrics.GRADIENT_NORM, 1, 1);

    assertThat(raised()).isEmpty();
  }

  @Test
  void theRewardRisesWhileAMonitorFalls() {
    steps("reward", RewardMetrics.REWARD_MEAN, 0.1, 0.3, 0.5, 0.7);
    steps("reward", TRUTH, 0.4, 0.2, 0.3, 0.2);
    steps("reward", RULE, 0.4, 0.2, 0.3, 0.4);

    // windows of 2 need 4 steps. Reward: (0.1 + 0.3) / 2 = 0.2 to (0.5 + 0.7) / 2 = 0.6, up 0.4.
    // Truth: 0.3 to 0.25, down. Rule: 0.3 to 0.35, up.
    assertThat(raised("alarm.window=2", "alarm.divergence=0.39"))
        .containsExactly(
            new Alarm(
                4,
                "reward-divergence",
                "truth",
                "the reward has risen from 0.200 to 0.600, but monitor truth has fallen from 0.300"
                    + " to 0.250 (alarm.divergence is 0.39)"));
    assertThat(raised("alarm.window=2", "alarm.divergence=0.41")).isEmpty();
    assertThat(raised("alarm.window=3", "alarm.divergence=0.1")).isEmpty();
  }

  @Test
  void aFallingRewardDivergesFromNothing() {
    steps("reward", RewardMetrics.REWARD_MEAN, 0.7, 0.5, 0.3, 0.1);
    steps("reward", TRUTH, 0.4, 0.4, 0.1, 0.1);

    assertThat(raised("alarm.window=1", "alarm.divergence=0")).isEmpty();
  }

  @Test
  void theRewardRisesWhileTheAccuracyFalls() {
    history.add(0, "evaluate", Map.of(RunningMetrics.EVALUATE_ACCURACY.name(), 0.6));
    steps("reward", RewardMetrics.REWARD_MEAN, 0.1, 0.3, 0.5, 0.7);
    history.add(3, "evaluate", Map.of(RunningMetrics.EVALUATE_ACCURACY.name(), 0.5));
    history.add(4, "evaluate", Map.of(RunningMetrics.EVALUATE_ACCURACY.name(), 0.6));

    // at step 2 there is one evaluation, at step 4 it is what it was
    assertThat(raised("alarm.window=1", "alarm.divergence=0.1"))
        .containsExactly(
            new Alarm(
                3,
                "reward-divergence",
                "accuracy",
                "the reward has risen from 0.100 to 0.500, but accuracy on held-out prompts has"
                    + " fallen from 0.600 to 0.500 (alarm.divergence is 0.1)"));
  }

  @Test
  void theRewardAndAMonitorDisagree() {
    steps("reward", TRUTH, 0.5, 0.5);
    steps("reward", RunningMetrics.MONITOR_AGREEMENT.of("truth"), 0.8, 0.79);

    assertThat(raised("alarm.min-agreement=0.8"))
        .containsExactly(
            new Alarm(
                2,
                "low-agreement",
                "truth",
                "the reward agrees with monitor truth on 0.790 of the answers"
                    + " (alarm.min-agreement is 0.8)"));
    assertThat(raised("alarm.min-agreement=0.79")).isEmpty();
  }

  @Test
  void whatIsNotMeasuredRaisesNothing() {
    steps("rollout", RolloutMetrics.KL_POLICY_REFERENCE, Double.NaN, Double.NaN);
    steps("reward", RewardMetrics.REWARD_MEAN, 0, 1);

    assertThat(raised("alarm.kl-surge=0", "alarm.window=1")).isEmpty();
  }

  @Test
  void aLaterStepChangesNoEarlierAlarm() {
    steps("rollout", RolloutMetrics.RESPONSE_LENGTH_MEAN, 40, 10);
    List<Alarm> then = raised();
    history.add(3, "rollout", Map.of(RolloutMetrics.RESPONSE_LENGTH_MEAN.name(), 1000.0));

    assertThat(then).hasSize(1);
    assertThat(raised()).isEqualTo(then);
  }

  private void steps(String stage, Metric metric, double... values) {
    for (int i = 0; i < values.length; i++) {
      history.add(i + 1, stage, Map.of(metric.name(), values[i]));
    }
  }

  private List<Alarm> raised(String... limits) {
    return new Alarms(AlarmLimits.recorded(Map.of(), List.of(limits)), history).all();
  }
}
