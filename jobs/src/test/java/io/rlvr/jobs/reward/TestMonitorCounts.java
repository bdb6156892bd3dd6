package io.rlvr.jobs.reward;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.reward.Reward;
import io.rlvr.reward.RewardModels;
import io.rlvr.reward.registry.MonitoredReward;
import io.rlvr.reward.registry.RewardRecipe;
import io.rlvr.reward.registry.RewardSettings;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TestMonitorCounts {
  private static final Offset<Double> ROUNDING = Offset.offset(1e-12);

  @Test
  void meansAndAgreementAreOverWhatIsScored() {
    // response  compared, agree: value >= 0.5 both or neither
    // 0.9/0.9   yes, yes
    // 0.5/0.5   yes, yes
    // 0.4/x     no: the monitor FAILED
    // x/0.6     no: the reward FAILED, but the monitor counts in its mean
    // 0.3/0.7   yes, no
    SortedMap<String, Double> metrics =
        metrics(
            List.of(Halves.class, Never.class), "0.9/0.9", "0.5/0.5", "0.4/x", "x/0.6", "0.3/0.7");

    // halves: (0.9 + 0.5 + 0.6 + 0.7) / 4 = 0.675; agreement 2 of 3; scored 4 of 5
    assertThat(metrics)
        .containsOnlyKeys(
            "monitor-mean.halves",
            "monitor-agreement.halves",
            "monitor-scored-share.halves",
            "monitor-scored-share.never");
    assertThat(metrics.get("monitor-mean.halves")).isCloseTo(0.675, ROUNDING);
    assertThat(metrics.get("monitor-agreement.halves")).isCloseTo(2 / 3.0, ROUNDING);
    assertThat(metrics.get("monitor-scored-share.halves")).isCloseTo(0.8, ROUNDING);
    assertThat(metrics.get("monitor-scored-share.never")).isZero();
  }

  @Test
  void withoutMonitorsThereIsNothing() {
    assertThat(metrics(List.of(), "0.9/0.9")).isEmpty();
  }

  private static SortedMap<String, Double> metrics(
      List<Class<? extends Reward>> monitors, String... responses) {
    List<String> names = monitors.stream().map(Class::getName).toList();
    Settings settings =
        Settings.defaults(
            RewardSettings.KEYS,
            List.of(),
            Map.of("reward.type", First.class.getName(), "reward.monitors", names));
    Prompt prompt = new Prompt("p", List.of(Message.user("?")), "", "", "", Map.of());
    List<Rollout> rollouts =
        List.of(responses).stream().map(text -> Rollout.ofText("p", 0, text)).toList();
    Metrics metrics = new Metrics();
    try (MonitoredReward reward = RewardRecipe.from(settings).monitored(RewardModels.NONE)) {
      List<Verdict> verdicts = reward.score(prompt, rollouts);
      for (String monitor : reward.monitors()) {
        // As two groups, so that what is merged counts.
        MonitorCounts.of(monitor, verdicts.subList(0, 1))
            .merge(MonitorCounts.of(monitor, verdicts.subList(1, verdicts.size())))
            .put(metrics, monitor);
      }
    }
    return metrics.values();
  }

  private static List<Verdict> part(List<Rollout> rollouts, int index) {
    return rollouts.stream().map(rollout -> verdict(rollout.response().split("/")[index])).toList();
  }

  private static Verdict verdict(String text) {
    return text.equals("x") ? Verdict.failed("x") : Verdict.scored(Double.parseDouble(text));
  }

  /** Gives what stands before the slash. */
  public static final class First implements Reward {
    public First(Settings settings) {}

    @Override
    public String name() {
      return "first";
    }

    @Override
    public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
      return part(rollouts, 0);
    }
  }

  /** Gives what stands after the slash. */
  public static final class Halves implements Reward {
    public Halves(Settings settings) {}

    @Override
    public String name() {
      return "halves";
    }

    @Override
    public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
      return part(rollouts, 1);
    }
  }

  /** Fails. */
  public static final class Never implements Reward {
    public Never(Settings settings) {}

    @Override
    public String name() {
      return "never";
    }

    @Override
    public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
      return rollouts.stream().map(rollout -> Verdict.failed("down")).toList();
    }
  }
}
