package io.rlvr.reward.registry;

import io.rlvr.config.Registry;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.reward.PartFactory;
import io.rlvr.reward.Reward;
import io.rlvr.reward.RewardModels;
import io.rlvr.reward.code.CodeReward;
import io.rlvr.reward.judge.JudgeReward;
import io.rlvr.reward.judge.LikelihoodReward;
import io.rlvr.reward.judge.RemoteJudgeReward;
import io.rlvr.reward.mix.DebiasedReward;
import io.rlvr.reward.mix.HybridReward;
import io.rlvr.reward.mix.NoisyReward;
import io.rlvr.reward.mix.RoutedReward;
import io.rlvr.reward.mix.RubricReward;
import io.rlvr.reward.mix.WeightedReward;
import io.rlvr.reward.rule.ChoiceReward;
import io.rlvr.reward.rule.ContainsReward;
import io.rlvr.reward.rule.ExactReward;
import io.rlvr.reward.rule.FormatReward;
import io.rlvr.reward.rule.JaccardReward;
import io.rlvr.reward.rule.JsonReward;
import io.rlvr.reward.rule.MathReward;
import io.rlvr.reward.rule.NumericReward;
import io.rlvr.reward.rule.OverlongReward;
import io.rlvr.reward.rule.RegexReward;
import io.rlvr.reward.rule.RepetitionReward;
import io.rlvr.reward.rule.TokenF1Reward;
import io.rlvr.reward.rule.TruthReward;
import io.rlvr.reward.sql.SqlResultReward;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The rewards by name. To add one: its file, and a line here. */
public final class Rewards {
  /** The name of the setting: it takes its names from here, so it cannot be asked for its own. */
  static final String SETTING = "reward.type";

  private final RewardModels models;
  private final List<String> mixes;
  private final Registry<Reward> registry;

  /**
   * @param models where rewards that need a language model borrow it
   */
  public Rewards(RewardModels models) {
    this(models, List.of(), SETTING);
  }

  /**
   * @param mixes those that the reward will be a part of, the outermost first
   * @param setting what names the reward, for messages
   */
  private Rewards(RewardModels models, List<String> mixes, String setting) {
    this.models = models;
    this.mixes = mixes;
    this.registry =
        new Registry<>(
            setting,
            Reward.class,
            Map.ofEntries(
                entry(ContainsReward.NAME, ContainsReward::from),
                entry(ExactReward.NAME, ExactReward::from),
                entry(JaccardReward.NAME, JaccardReward::from),
                entry(JudgeReward.NAME, s -> JudgeReward.from(s, models)),
                entry(MathReward.NAME, MathReward::from),
                entry(NumericReward.NAME, NumericReward::from),
                entry(RemoteJudgeReward.NAME, RemoteJudgeReward::from),
                entry(TruthReward.NAME, TruthReward::from),
                entry(TokenF1Reward.NAME, TokenF1Reward::from),
                entry(ChoiceReward.NAME, ChoiceReward::from),
                entry(RegexReward.NAME, RegexReward::from),
                entry(JsonReward.NAME, JsonReward::from),
                entry(FormatReward.NAME, FormatReward::from),
                entry(CodeReward.NAME, CodeReward::from),
                entry(SqlResultReward.NAME, SqlResultReward::from),
                entry(OverlongReward.NAME, OverlongReward::from),
                entry(RepetitionReward.NAME, RepetitionReward::from),
                entry(LikelihoodReward.NAME, s -> LikelihoodReward.from(s, models)),
                entry(
                    WeightedReward.NAME, s -> WeightedReward.from(s, partsOf(WeightedReward.NAME))),
                entry(HybridReward.NAME, s -> HybridReward.from(s, partsOf(HybridReward.NAME))),
                entry(RoutedReward.NAME, s -> RoutedReward.from(s, partsOf(RoutedReward.NAME))),
                entry(NoisyReward.NAME, s -> NoisyReward.from(s, partsOf(NoisyReward.NAME))),
                entry(RubricReward.NAME, s -> RubricReward.from(s, partsOf(RubricReward.NAME))),
                entry(
                    DebiasedReward.NAME,
                    s -> DebiasedReward.from(s, partsOf(DebiasedReward.NAME)))));
  }

  /** Those that need no model, for tools and checks. */
  public static Rewards withoutModels() {
    return new Rewards(RewardModels.NONE);
  }

  public Set<String> names() {
    return registry.names();
  }

  /**
   * The reward that {@code reward.type} names.
   *
   * @throws UserException if there is none of that name
   */
  public Reward create(Settings settings) {
    return registry.create(RewardSettings.TYPE, settings);
  }

  /** The reward of that name, whatever {@code reward.type} says: for evaluation, and for mixes. */
  public Reward create(String name, Settings settings) {
    if (mixes.contains(name)) {
      throw new UserException(
          "Cannot make reward %s: it is a part of itself (%s)",
          name, String.join(" > ", mixes) + " > " + name);
    }
    return registry.create(name, settings);
  }

  private PartFactory partsOf(String mix) {
    List<String> within = Stream.concat(mixes.stream(), Stream.of(mix)).toList();
    return (setting, name, settings) ->
        new Rewards(models, within, setting.name()).create(name, settings);
  }

  /** So that each line above says no more than a name and a constructor. */
  private static Map.Entry<String, Function<Settings, ? extends Reward>> entry(
      String name, Function<Settings, ? extends Reward> constructor) {
    return Map.entry(name, constructor);
  }
}
