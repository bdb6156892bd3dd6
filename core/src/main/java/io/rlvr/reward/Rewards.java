package io.rlvr.reward;

import io.rlvr.config.Registry;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.Map;
import java.util.Set;

/** The rewards by name. To add one: its file, and a line here. */
public final class Rewards {
  private final Registry<Reward> registry;

  /**
   * @param models where rewards that need a language model borrow it
   */
  public Rewards(RewardModels models) {
    this.registry =
        new Registry<>(
            RewardSettings.TYPE.name(),
            Reward.class,
            Map.of(
                ContainsReward.NAME, ContainsReward::from,
                ExactReward.NAME, ExactReward::from,
                JaccardReward.NAME, JaccardReward::from,
                JudgeReward.NAME, settings -> JudgeReward.from(settings, models),
                NumericReward.NAME, NumericReward::from,
                RemoteJudgeReward.NAME, RemoteJudgeReward::from,
                TruthReward.NAME, TruthReward::from));
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
    return create(settings.get(RewardSettings.TYPE), settings);
  }

  /** The reward of that name, whatever {@code reward.type} says: for evaluation, and for mixes. */
  public Reward create(String name, Settings settings) {
    return registry.create(name, settings);
  }
}
