package io.rlvr.jobs.run;

import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunJson;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The stages of a run folder, told apart: its own, which training is made of, and offshoots, made
 * later by other settings over the same rollouts. A stage is an offshoot if a setting that it read
 * is another than in {@code run.json}, or if it was made from an offshoot.
 *
 * @param own manifests by folder
 * @param offshoots manifests by folder
 */
record Lineage(SortedMap<String, Manifest> own, SortedMap<String, Manifest> offshoots) {
  private static final String USER = "user.";

  Lineage {
    own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
    offshoots = Collections.unmodifiableSortedMap(new TreeMap<>(offshoots));
  }

  /**
   * @param record what {@code run.json} holds
   * @param all manifests by folder
   */
  static Lineage of(RunJson record, Map<String, Manifest> all) {
    RunLength length = RunLength.of(record);
    SortedMap<String, Manifest> own = new TreeMap<>(all);
    own.values()
        .removeIf(
            manifest ->
                isOfOtherSettings(
                    recordedAt(manifest.step(), record, length), manifest.settings()));
    boolean found = true;
    while (found) {
      Set<String> others =
          all.entrySet().stream()
              .filter(entry -> !own.containsKey(entry.getKey()))
              .map(entry -> entry.getValue().id())
              .collect(Collectors.toSet());
      found =
          own.values()
              .removeIf(manifest -> manifest.inputs().values().stream().anyMatch(others::contains));
    }
    SortedMap<String, Manifest> offshoots = new TreeMap<>(all);
    offshoots.keySet().removeAll(own.keySet());
    return new Lineage(own, offshoots);
  }

  private static Map<String, Object> recordedAt(int step, RunJson record, RunLength length) {
    String steps = RunSettings.STEPS.name();
    if (length.earlier().isEmpty()) {
      return record.settings();
    }
    Map<String, Object> recorded = new TreeMap<>(record.settings());
    recorded.put(steps, length.at(step));
    return recorded;
  }

  /** A stage reads some settings of the project and all of the user's. */
  private static boolean isOfOtherSettings(Map<String, Object> recorded, Map<String, Object> read) {
    return SettingChange.between(recorded, read).stream()
        .anyMatch(change -> read.containsKey(change.key()) || change.key().startsWith(USER));
  }
}
