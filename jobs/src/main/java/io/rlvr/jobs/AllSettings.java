package io.rlvr.jobs;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.loss.LossSettings;
import io.rlvr.model.LoraSettings;
import io.rlvr.reward.RewardSettings;
import io.rlvr.train.UpdateSettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Every setting that a configuration may hold. */
final class AllSettings {
  static final List<Key<?>> KEYS =
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
              InitModelSettings.KEYS));

  /** Names of those that may differ between the commands of one run. */
  static final Set<String> OPERATIONAL =
      KEYS.stream()
          .filter(Key::isOperational)
          .map(Key::name)
          .collect(Collectors.toUnmodifiableSet());

  /** What an older record that lacks a setting was made with, by name. */
  static final Map<String, Object> DEFAULTS_OF_LATER = defaultsOfLater();

  private AllSettings() {}

  private static Map<String, Object> defaultsOfLater() {
    List<Key<?>> later = KEYS.stream().filter(Key::isLater).toList();
    return Map.copyOf(Settings.defaults(later, List.of()).asMap());
  }

  private static List<Key<?>> union(List<List<Key<?>>> groups) {
    Set<Key<?>> keys = new LinkedHashSet<>();
    groups.forEach(keys::addAll);
    return List.copyOf(keys);
  }
}
