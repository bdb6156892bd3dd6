package io.rlvr.reward;

import io.rlvr.config.Registry;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.Map;
import java.util.Set;

/** The rewards by name. To add one: its file, and a line here. */
public final class Rewards {
  private static final Registry<Reward> REGISTRY =
      new Registry<>(
          RewardSettings.TYPE.name(),
          Reward.class,
          Map.of(
              ContainsReward.NAME, ContainsReward::from,
              ExactReward.NAME, ExactReward::from,
              JaccardReward.NAME, JaccardReward::from,
              NumericReward.NAME, NumericReward::from,
              TruthReward.NAME, TruthReward::from));

  private Rewards() {}

  public static Set<String> names() {
    return REGISTRY.names();
  }

  /**
   * The reward that {@code reward.type} names.
   *
   * @throws UserException if there is none of that name
   */
  public static Reward create(Settings settings) {
    return create(settings.get(RewardSettings.TYPE), settings);
  }

  /** The reward of that name, whatever {@code reward.type} says: for evaluation, and for mixes. */
  public static Reward create(String name, Settings settings) {
    return REGISTRY.create(name, settings);
  }
}
