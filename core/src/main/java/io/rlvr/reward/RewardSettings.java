package io.rlvr.reward;

import io.rlvr.config.Key;
import io.rlvr.reward.math.MathSettings;
import io.rlvr.reward.remote.RemoteSettings;
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

  public static final Key<Scope> SCOPE =
      Key.choice(
          "reward.scope",
          Scope.LAST_LINE,
          "The part of a response that contains, exact, jaccard, token-f1, choice and regex see");

  public static final Key<TextNormalisation> NORMALISATION =
      Key.choice(
          "reward.normalisation",
          TextNormalisation.TOKENS,
          "What contains, exact, jaccard and regex compare: tokens, the words of SQuAD's script, or"
              + " the text as it is");

  public static final Key<String> ALIAS_SEPARATOR =
      Key.text(
          "reward.alias-separator",
          "",
          "What parts the aliases of a reference, each of which is right; empty if it has none");

  public static final Key<Double> RELATIVE_TOLERANCE =
      Key.atLeast(
          "reward.relative-tolerance",
          1e-9,
          0,
          "How far a number may be from the reference's, relative to that");

  public static final Key<Double> ABSOLUTE_TOLERANCE =
      Key.atLeast(
          "reward.absolute-tolerance", 0, 0, "How far a number may be from the reference's");

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

  private static final List<Key<?>> RULES =
      List.of(
          TYPE,
          MONITORS,
          MAX_FAILED_SHARE,
          SQL_EXPRESSION,
          SCOPE,
          NORMALISATION,
          ALIAS_SEPARATOR,
          RELATIVE_TOLERANCE,
          ABSOLUTE_TOLERANCE);

  /** Of all rewards: one list a kind of reward. */
  public static final List<Key<?>> KEYS =
      Stream.of(
              RULES,
              JudgeSettings.KEYS,
              RemoteSettings.KEYS,
              MixSettings.KEYS,
              PenaltySettings.KEYS,
              VerifierSettings.KEYS,
              CodeSettings.KEYS,
              LikelihoodSettings.KEYS,
              MathSettings.KEYS)
          .<Key<?>>flatMap(List::stream)
          .toList();

  private RewardSettings() {}
}
