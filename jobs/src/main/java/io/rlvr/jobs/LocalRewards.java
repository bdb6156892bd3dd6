package io.rlvr.jobs;

import io.rlvr.config.Settings;
import io.rlvr.reward.Rewards;

/** Rewards for a command that scores in its own process. */
final class LocalRewards implements AutoCloseable {
  private final Rewards rewards;

  private LocalRewards(Rewards rewards) {
    this.rewards = rewards;
  }

  static LocalRewards open(Settings settings) {
    return new LocalRewards(Rewards.withoutModels());
  }

  Rewards rewards() {
    return rewards;
  }

  /** Frees the models that it has loaded. */
  @Override
  public void close() {}
}
