package io.rlvr.reward.registry;

import io.rlvr.config.Settings;
import io.rlvr.reward.Reward;
import io.rlvr.reward.RewardModels;
import java.io.Serializable;

/**
 * How to make a reward wherever it is needed: the settings of rewards, of which each reward takes
 * its own, and those of the user's classes. It travels to tasks; the reward itself does not.
 */
public final class RewardRecipe implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Settings settings;

  private RewardRecipe(Settings settings) {
    this.settings = settings;
  }

  /** The recipe in these settings, whatever else they hold. */
  public static RewardRecipe from(Settings settings) {
    return new RewardRecipe(settings.only(RewardSettings.KEYS));
  }

  /**
   * The reward that {@code reward.type} names, with its monitors.
   *
   * @throws io.rlvr.config.UserException if there is none of a name
   */
  public MonitoredReward monitored(RewardModels models) {
    return MonitoredReward.from(new Rewards(models), settings);
  }

  /**
   * The reward of that name, whatever {@code reward.type} says.
   *
   * @throws io.rlvr.config.UserException if there is none of that name
   */
  public Reward named(String name, RewardModels models) {
    return new Rewards(models).create(name, settings);
  }

  /** Whether the reward of that name is given by a model in the process, without loading it. */
  public boolean needsModel(String name) {
    try (Reward reward = Rewards.withoutModels().create(name, settings)) {
      return reward.needsModel();
    }
  }
}
