package io.rlvr.jobs.testing;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.List;

/** Gives the samples of few prompts different rewards, and those of all others the same. */
public final class FewGroupsReward implements Reward {
  /** As the registry calls it; it has no settings. */
  public FewGroupsReward(Settings settings) {}

  /** One prompt in three. */
  public static boolean differ(String promptId) {
    return promptId.chars().sum() % 3 == 0;
  }

  @Override
  public String name() {
    return "few-groups";
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    boolean differ = differ(prompt.promptId());
    return rollouts.stream()
        .map(rollout -> Verdict.scored(differ ? rollout.sample() % 2 : 1))
        .toList();
  }
}
