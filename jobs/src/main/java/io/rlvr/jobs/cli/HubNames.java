package io.rlvr.jobs.cli;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.Role;
import io.rlvr.hub.Hub;
import io.rlvr.hub.HubFolder;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.reward.judge.JudgeSettings;
import io.rlvr.store.RunJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings of a run that name models and datasets of the hub. */
final class HubNames {
  private static final List<Key<String>> KEYS =
      List.of(
          RunSettings.MODEL,
          JudgeSettings.MODEL,
          DatasetSettings.path(Role.TRAIN),
          DatasetSettings.path(Role.EVAL));

  private final Settings settings;
  private final Map<Key<String>, String> names;

  /** The record of the run, if it was begun. */
  interface Recorded {
    Optional<RunJson> read() throws IOException;
  }

  private HubNames(Settings settings, Map<Key<String>, String> names) {
    this.settings = settings;
    this.names = names;
  }

  static HubNames from(Settings settings) {
    Map<Key<String>, String> names = new LinkedHashMap<>();
    for (Key<String> key : KEYS) {
      String value = settings.get(key);
      if (Hub.isName(value)) {
        names.put(key, value);
      }
    }
    return new HubNames(settings, names);
  }

  /**
   * The settings with a commit in each name: that of the record where it has one of the same
   * repository, else what its revision is now.
   *
   * @param record asked only where there is a name
   */
  Settings pinned(Recorded record) {
    if (names.isEmpty()) {
      return settings;
    }
    Map<String, Object> recorded = recorded(record);
    Settings pinned = settings;
    for (Map.Entry<Key<String>, String> name : names.entrySet()) {
      String key = name.getKey().name();
      String before = String.valueOf(recorded.getOrDefault(key, ""));
      pinned = pinned.with(name.getKey(), Hub.shared().pinned(key, name.getValue(), before));
    }
    return pinned;
  }

  /** The settings with what the cache has in the place of names; others stay. Asks no hub. */
  Settings cached(Recorded record) {
    Map<String, Object> recorded = names.isEmpty() ? Map.of() : recorded(record);
    Settings cached = settings;
    for (Map.Entry<Key<String>, String> name : names.entrySet()) {
      String key = name.getKey().name();
      String before = String.valueOf(recorded.getOrDefault(key, ""));
      Optional<HubFolder> found = Hub.shared().inCache(key, name.getValue(), before);
      if (found.isPresent()) {
        cached = cached.with(name.getKey(), found.get().name());
      }
    }
    return cached;
  }

  /** Settings whose names the cache does not have, with these. */
  Map<Key<String>, String> missing() {
    Map<Key<String>, String> missing = new LinkedHashMap<>(names);
    missing
        .entrySet()
        .removeIf(
            name -> Hub.shared().inCache(name.getKey().name(), name.getValue(), "").isPresent());
    return missing;
  }

  private static Map<String, Object> recorded(Recorded record) {
    try {
      return record.read().<Map<String, Object>>map(RunJson::settings).orElse(Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the record of the run", e);
    }
  }
}
