package io.rlvr.reward.registry;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The reward that trains, with others watching beside it ({@code reward.monitors}). What a monitor
 * gives becomes the component {@code monitor.<name>} of the verdict and nothing else of it; where
 * the monitor is UNSCORABLE or FAILED there is no such component.
 */
public final class MonitoredReward implements Reward {
  private static final String COMPONENT = "monitor.";

  private final Reward training;
  private final SortedMap<String, Reward> monitors;

  MonitoredReward(Reward training, Map<String, Reward> monitors) {
    this.training = training;
    this.monitors = new TreeMap<>(monitors);
  }

  /**
   * The reward that {@code reward.type} names, with its monitors.
   *
   * @throws UserException if there is none of a name, or two monitors have one name
   */
  public static MonitoredReward from(Rewards rewards, Settings settings) {
    Map<String, Reward> monitors = new TreeMap<>();
    for (String name : settings.get(RewardSettings.MONITORS)) {
      if (!name.contains(".") && !rewards.names().contains(name)) {
        throw new UserException(
            "Invalid reward.monitors: '%s' (expected some of %s)",
            name, String.join(", ", rewards.names()));
      }
      Reward monitor = rewards.create(name, settings);
      if (monitors.put(monitor.name(), monitor) != null) {
        throw new UserException(
            "Invalid reward.monitors: '%s' twice (expected each once)", monitor.name());
      }
    }
    return new MonitoredReward(rewards.create(settings), monitors);
  }

  /** The names of the monitors, sorted. */
  public List<String> monitors() {
    return List.copyOf(monitors.keySet());
  }

  /** What the monitor of that name gave, empty where it could not score. */
  public static OptionalDouble monitored(Verdict verdict, String monitor) {
    Double value = verdict.components().get(COMPONENT + monitor);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  /** What each monitor that could score gave, by its name. */
  public static SortedMap<String, Double> monitored(Verdict verdict) {
    SortedMap<String, Double> values = new TreeMap<>();
    verdict
        .components()
        .forEach(
            (component, value) -> {
              if (component.startsWith(COMPONENT)) {
                values.put(component.substring(COMPONENT.length()), value);
              }
            });
    return values;
  }

  @Override
  public String name() {
    return training.name();
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    List<Verdict> verdicts = training.score(prompt, rollouts);
    for (Map.Entry<String, Reward> monitor : monitors.entrySet()) {
      List<Verdict> seen = monitor.getValue().score(prompt, rollouts);
      List<Verdict> both = new ArrayList<>();
      for (int i = 0; i < verdicts.size(); i++) {
        both.add(
            seen.get(i).isScored()
                ? with(verdicts.get(i), COMPONENT + monitor.getKey(), seen.get(i).value())
                : verdicts.get(i));
      }
      verdicts = both;
    }
    return verdicts;
  }

  @Override
  public List<Reward> parts() {
    List<Reward> parts = new ArrayList<>(List.of(training));
    parts.addAll(monitors.values());
    return parts;
  }

  private static Verdict with(Verdict verdict, String component, double value) {
    Map<String, Double> components = new HashMap<>(verdict.components());
    components.put(component, value);
    return verdict.withComponents(components);
  }
}
