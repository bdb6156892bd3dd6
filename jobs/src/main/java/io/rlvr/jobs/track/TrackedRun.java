package io.rlvr.jobs.track;

import io.rlvr.config.Settings;
import io.rlvr.data.Sha256;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.run.MetricsByStep;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.json.Json;
import io.rlvr.store.FileStore;
import io.rlvr.store.RunJson;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What trackers say of a run.
 *
 * @param record what {@code run.json} holds
 * @param commit that rlvr was built from
 */
public record TrackedRun(FileStore store, RunJson record, Optional<String> commit) {
  private static final int IDENTITY_DIGITS = 32;
  private static final Map<String, Object> DEFAULTS =
      Settings.defaults(
              AllSettings.KEYS.stream().filter(key -> key.defaultValue().isPresent()).toList(),
              List.of())
          .asMap();

  /**
   * The same wherever the folder is, and another for a run that was begun anew in its place: when
   * and with what it was begun. A copy of a folder is the same run.
   */
  String identity() {
    SortedMap<String, Object> settings = new TreeMap<>(record.settings());
    settings.remove(RunSettings.STEPS.name()); // may be raised
    return Sha256.hex(
            Json.line(Json.tree(List.of(record.startModel(), record.environment(), settings))))
        .substring(0, IDENTITY_DIGITS);
  }

  /** The last part of its folder's path. */
  String name() {
    return folder().replaceFirst("/+$", "").replaceFirst("^.*/", "");
  }

  /** Its folder, without what may be a password. */
  String folder() {
    return store.root().replaceFirst("^([A-Za-z0-9+.-]+://)[^/@]*@", "$1");
  }

  /** When it was begun. */
  Instant begun() {
    return MetricsByStep.time(record.environment());
  }

  /** Its settings as texts, those first that are not at their defaults, the empty ones left out. */
  Map<String, String> settings() {
    Map<String, String> texts = new LinkedHashMap<>();
    record
        .settings()
        .forEach(
            (name, value) -> {
              if (!value.equals(DEFAULTS.get(name))) {
                texts.put(name, String.valueOf(value));
              }
            });
    record.settings().forEach((name, value) -> texts.putIfAbsent(name, String.valueOf(value)));
    texts.values().removeIf(String::isBlank);
    return texts;
  }
}
