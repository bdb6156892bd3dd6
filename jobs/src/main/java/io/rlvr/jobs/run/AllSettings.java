package io.rlvr.jobs.run;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.advantage.TokenSettings;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.dataset.DatasetDefaults;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.jobs.rollout.RolloutEngines;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.rollout.ServerDefaults;
import io.rlvr.jobs.settings.AlarmSettings;
import io.rlvr.jobs.settings.EvaluateSettings;
import io.rlvr.jobs.settings.InitModelSettings;
import io.rlvr.jobs.settings.JudgeDataSettings;
import io.rlvr.jobs.settings.JudgeTrainSettings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.settings.SftSettings;
import io.rlvr.jobs.settings.SweepSettings;
import io.rlvr.jobs.settings.TrackSettings;
import io.rlvr.jobs.settings.UpdatePlacement;
import io.rlvr.loss.LossSettings;
import io.rlvr.model.lora.LoraSettings;
import io.rlvr.reward.registry.RewardSettings;
import io.rlvr.train.UpdateSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Every setting that a configuration may hold. */
public final class AllSettings {
  public static final List<Key<?>> KEYS =
      union(
          List.of(
              RunSettings.KEYS,
              DatasetSettings.KEYS,
              RolloutSettings.KEYS,
              RolloutEngines.keys(),
              RewardSettings.KEYS,
              AdvantageSettings.KEYS,
              LossSettings.KEYS,
              UpdateSettings.KEYS,
              UpdatePlacement.KEYS,
              LoraSettings.KEYS,
              EvaluateSettings.KEYS,
              SftSettings.KEYS,
              JudgeTrainSettings.KEYS,
              JudgeDataSettings.KEYS,
              AlarmSettings.KEYS,
              TrackSettings.KEYS,
              SweepSettings.KEYS,
              InitModelSettings.KEYS));

  /** Names of those that may differ between the commands of one run. */
  public static final Set<String> OPERATIONAL =
      KEYS.stream()
          .filter(Key::isOperational)
          .map(Key::name)
          .collect(Collectors.toUnmodifiableSet());

  /**
   * Settings that only a tool reads, by the tool. Runs had them once and read them nowhere: a
   * record of a run may name them. At their defaults they never had a part in the id of a stage.
   */
  public static final Map<String, List<Key<?>>> OF_TOOLS =
      Map.of(
          "the advantage tool",
          TokenSettings.OWN,
          "the loss tool",
          List.of(LossSettings.MASKED_SEQUENCES));

  private static final Map<String, String> ELSEWHERE = elsewhere();

  /** What a record that lacks a setting was made with, by name: it is older, or a tool's own. */
  static final Map<String, Object> DEFAULTS_OF_ABSENT = defaultsOfAbsent();

  private AllSettings() {}

  /** A configuration, with overrides on top. */
  public static Settings load(Path file, List<String> overrides) {
    return Settings.load(KEYS, ELSEWHERE, AllSettings::derived, file, overrides);
  }

  /** The settings that a run was made with, with overrides on top. */
  public static Settings recorded(Map<String, ?> record, List<String> overrides) {
    return Settings.recorded(KEYS, ELSEWHERE, record, overrides);
  }

  private static Map<String, ?> derived(Map<String, ?> given) {
    Map<String, Object> all = new TreeMap<>(new ServerDefaults().from(given));
    all.putAll(new DatasetDefaults().from(given));
    return all;
  }

  private static Map<String, String> elsewhere() {
    Map<String, String> tools = new TreeMap<>();
    OF_TOOLS.forEach((tool, keys) -> keys.forEach(key -> tools.put(key.name(), tool)));
    return Map.copyOf(tools);
  }

  private static Map<String, Object> defaultsOfAbsent() {
    List<Key<?>> keys = new ArrayList<>(KEYS.stream().filter(Key::isLater).toList());
    OF_TOOLS.values().forEach(keys::addAll);
    return Map.copyOf(Settings.defaults(keys, List.of()).asMap());
  }

  private static List<Key<?>> union(List<List<Key<?>>> groups) {
    Set<Key<?>> keys = new LinkedHashSet<>();
    groups.forEach(keys::addAll);
    return List.copyOf(keys);
  }
}
