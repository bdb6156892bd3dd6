package io.rlvr.jobs.testing;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.Arrays;
import java.util.List;

/** The share of even token ids: a reward that differs even for what a random model writes. */
public final class EvenIdsReward implements Reward {
  /** As the registry calls it; it has no settings. */
  public EvenIdsReward(Settings settings) {}

  @Override
  public String name() {
    return "even-ids";
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    return rollouts.stream().map(EvenIdsReward::verdict).toList();
  }

  private static Verdict verdict(Rollout rollout) {
    return Verdict.scored(
        Arrays.stream(rollout.responseIds()).map(id -> 1 - id % 2).average().orElse(0));
  }
}
