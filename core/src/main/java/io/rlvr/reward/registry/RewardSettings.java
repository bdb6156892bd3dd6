package io.rlvr.reward.registry;

import io.rlvr.config.Key;
import io.rlvr.reward.code.CodeSettings;
import io.rlvr.reward.judge.JudgeSettings;
import io.rlvr.reward.judge.LikelihoodSettings;
import io.rlvr.reward.judge.remote.RemoteSettings;
import io.rlvr.reward.math.options.MathSettings;
import io.rlvr.reward.mix.MixSettings;
import io.rlvr.reward.rule.ContainsReward;
import io.rlvr.reward.rule.PenaltySettings;
import io.rlvr.reward.rule.RuleSettings;
import io.rlvr.reward.rule.VerifierSettings;
import io.rlvr.reward.sql.SqlSettings;
import java.util.List;
import java.util.stream.Stream;

/** The settings of rewards. */
public final class RewardSettings {
  public static final Key<String> TYPE =
      Key.registered(
          Rewards.SETTING,
          ContainsReward.NAME,
          Rewards.withoutModels().names(),
          "The reward, see [rewards](rewards.md).");

  public static final Key<Double> MAX_FAILED_SHARE =
      Key.between(
          "reward.max-failed-share",
          0.05,
          0,
          1,
          "The share of FAILED verdicts of a step above which the run stops");

  public static final Key<NoneScored> NONE_SCORED =
      Key.choice(
              "reward.none-scored",
              NoneScored.STOP,
              "What happens where no verdict of a step is SCORED: the run stops with the first"
                  + " reason, or goes on without learning from the step, as for steps of one prompt")
          .operational();

  public static final Key<String> SQL_EXPRESSION =
      Key.text(
          "reward.sql-expression",
          "",
          "Spark SQL that turns the value of a SCORED verdict into the reward, from columns of the"
              + " rewards table, response, response_length, finish_reason, source, subject");

  public static final Key<List<String>> MONITORS =
      Key.texts(
          "reward.monitors",
          List.of(),
          "Further rewards that are computed for every rollout, each as the component"
              + " monitor.<name> of its verdict, and that never train");

  private static final List<Key<?>> OF_ANY =
      List.of(TYPE, MONITORS, MAX_FAILED_SHARE, NONE_SCORED, SQL_EXPRESSION);

  /** Of all rewards: one list a kind of reward. */
  public static final List<Key<?>> KEYS =
      Stream.of(
              OF_ANY,
              RuleSettings.KEYS,
              JudgeSettings.KEYS,
              RemoteSettings.KEYS,
              MixSettings.KEYS,
              PenaltySettings.KEYS,
              VerifierSettings.KEYS,
              CodeSettings.KEYS,
              SqlSettings.KEYS,
              LikelihoodSettings.KEYS,
              MathSettings.KEYS)
          .<Key<?>>flatMap(List::stream)
          .toList();

  private RewardSettings() {}
}
