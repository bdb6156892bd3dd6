package io.rlvr.reward.testing;

import io.rlvr.config.Settings;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.PartFactory;
import io.rlvr.reward.Reward;
import io.rlvr.reward.registry.RewardSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A part of a mix that says what a test wrote for each response, and remembers what it was asked.
 */
public final class FakeReward implements Reward {
  public final List<Prompt> prompts = new ArrayList<>();
  public final List<List<String>> asked = new ArrayList<>();
  public boolean isClosed;

  private final String name;
  private final Map<String, Verdict> verdicts;

  public FakeReward(String name, Map<String, Verdict> verdicts) {
    this.name = name;
    this.verdicts = verdicts;
  }

  /** Rewards by name, for a mix to be made of. */
  public static PartFactory parts(FakeReward... fakes) {
    return (setting, name, settings) ->
        List.of(fakes).stream().filter(fake -> fake.name.equals(name)).findFirst().orElseThrow();
  }

  public static Settings settings(String... overrides) {
    return Settings.defaults(RewardSettings.KEYS, List.of(overrides));
  }

  public static List<Rollout> rollouts(String... responses) {
    List<Rollout> rollouts = new ArrayList<>();
    for (String response : responses) {
      rollouts.add(Rollout.ofText("p", rollouts.size(), response));
    }
    return rollouts;
  }

  public static Prompt prompt(String source, String subject, Map<String, String> extra) {
    return new Prompt("p", List.of(Message.user("Why?")), "42", source, subject, extra);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    prompts.add(prompt);
    asked.add(rollouts.stream().map(Rollout::response).toList());
    return rollouts.stream().map(rollout -> verdicts.get(rollout.response())).toList();
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
