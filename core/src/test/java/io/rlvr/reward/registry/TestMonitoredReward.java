package io.rlvr.reward.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.testing.RewardCases;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TestMonitoredReward {
  private static final List<Rollout> ROLLOUTS =
      List.of(Rollout.ofText("p", 0, "It is 42."), Rollout.ofText("p", 1, "forty-two"));

  @Test
  void aMonitorIsAComponentAndChangesNothingElse() {
    // reference 42: numeric reads 42 in the first and no number in the second; the text of
    // neither is the reference's
    List<Verdict> alone = score("[]", "42");
    List<Verdict> watched = score("[numeric, exact]", "42");

    assertThat(watched)
        .extracting(Verdict::components)
        .containsExactly(
            Map.of("monitor.exact", 0.0, "monitor.numeric", 1.0),
            Map.of("monitor.exact", 0.0, "monitor.numeric", 0.0));
    assertThat(alone).extracting(Verdict::components).containsOnly(Map.of());
    assertThat(watched).extracting(Verdict::value).containsExactly(1.0, 0.0);
    assertThat(watched)
        .usingRecursiveComparison()
        .ignoringFields("components")
        .isEqualTo(alone); // numeric's flag no-number is its own
  }

  @Test
  void aMonitorThatCannotScoreIsAbsent() {
    // truth wants a column that the prompt has not; the words have no number
    List<Verdict> verdicts = score("[truth, numeric, exact]", "forty-two");

    assertThat(verdicts)
        .extracting(Verdict::components)
        .containsExactly(Map.of("monitor.exact", 0.0), Map.of("monitor.exact", 1.0));
    assertThat(MonitoredReward.monitored(verdicts.get(1), "exact")).hasValue(1);
    assertThat(MonitoredReward.monitored(verdicts.get(1), "numeric")).isEmpty();
  }

  @Test
  void itHasTheNameOfTheRewardThatTrains() {
    try (MonitoredReward reward = reward("[truth, exact]")) {
      assertThat(reward.name()).isEqualTo("contains");
      assertThat(reward.monitors()).containsExactly("exact", "truth");
    }
  }

  @Test
  void aWrongNameIsRefused() {
    assertThatThrownBy(() -> reward("[truht]"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.monitors: 'truht' (expected some of %s)",
            String.join(", ", Rewards.withoutModels().names()));
    assertThatThrownBy(() -> reward("[exact, truth, exact]"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid reward.monitors: 'exact' twice (expected each once)");
  }

  private static List<Verdict> score(String monitors, String reference) {
    try (MonitoredReward reward = reward(monitors)) {
      return reward.score(RewardCases.prompt(reference), ROLLOUTS);
    }
  }

  private static MonitoredReward reward(String monitors) {
    return MonitoredReward.from(
        Rewards.withoutModels(),
        Settings.defaults(RewardSettings.KEYS, List.of("reward.monitors=" + monitors)));
  }
}
