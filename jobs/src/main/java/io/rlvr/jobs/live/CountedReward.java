package io.rlvr.jobs.live;

import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.List;

/** A reward whose verdicts are counted as they come. */
record CountedReward(Reward counted, Live live, long total) implements Reward {
  @Override
  public String name() {
    return counted.name();
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    List<Verdict> verdicts = counted.score(prompt, rollouts);
    live.add(verdicts.size(), total, "answers");
    return verdicts;
  }

  @Override
  public List<Reward> parts() {
    return counted.parts();
  }

  @Override
  public boolean needsModel() {
    return counted.needsModel();
  }

  @Override
  public void close() {
    counted.close();
  }
}
