package io.rlvr.reward;

import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A reward that needs nothing but the prompt and one response at a time. */
public interface RuleReward extends Reward {
  Verdict verdict(Prompt prompt, String response);

  @Override
  default List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Rollout rollout : rollouts) {
      verdicts.add(verdict(prompt, rollout.response()));
    }
    return verdicts;
  }
}
