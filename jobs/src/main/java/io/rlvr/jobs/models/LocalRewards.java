package io.rlvr.jobs.models;

import io.rlvr.config.Settings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.reward.Reward;
import io.rlvr.reward.registry.Rewards;
import java.nio.file.Path;
import java.util.List;

/** Rewards for a command that scores in its own process. */
public final class LocalRewards implements AutoCloseable {
  private final Rewards rewards;
  private final Settings settings;

  private LocalRewards(Rewards rewards, Settings settings) {
    this.rewards = rewards;
    this.settings = settings;
  }

  public static LocalRewards open(Settings settings) {
    return open(settings, List.of());
  }

  /**
   * @param policy a model folder for rewards by likelihood, none or one
   */
  public static LocalRewards open(Settings settings, List<Path> policy) {
    Settings pinned = SharedRewardModels.pinned(settings);
    SharedRewardModels models = SharedRewardModels.from(pinned);
    for (Path path : policy) {
      models = models.withPolicy(ModelFolders.ref(RunSettings.MODEL, path.toString()));
    }
    return new LocalRewards(new Rewards(models), pinned);
  }

  /** The reward that the settings name. */
  public Reward create() {
    return rewards.create(settings);
  }

  /** A reward by name, with those settings. */
  public Reward create(String name) {
    return rewards.create(name, settings);
  }

  /** Frees the models that it has loaded. */
  @Override
  public void close() {
    ExecutorModels.shared().clear();
  }
}
