package io.rlvr.jobs.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** A setting whose value is another than in a record; {@code null} spells that it is not there. */
public record SettingChange(String key, String before, String now) {
  static final String ABSENT = "null";

  /** All but the {@link AllSettings#OPERATIONAL} ones, by name. */
  public static List<SettingChange> between(Map<String, Object> before, Map<String, Object> now) {
    SortedSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    keys.removeAll(AllSettings.OPERATIONAL);
    List<SettingChange> changes = new ArrayList<>();
    for (String key : keys) {
      SettingChange change = new SettingChange(key, spelled(before, key), spelled(now, key));
      if (!change.before.equals(change.now)) {
        changes.add(change);
      }
    }
    return changes;
  }

  /** A record from before a setting was there was made as with its default. */
  private static String spelled(Map<String, Object> settings, String key) {
    return String.valueOf(settings.getOrDefault(key, AllSettings.DEFAULTS_OF_ABSENT.get(key)));
  }

  /** {@code run.seed is 2 here, but 1 in its run.json}. */
  public String text() {
    return "%s is %s here, but %s in its run.json".formatted(key, shown(now), shown(before));
  }

  private static String shown(String value) {
    return value.isEmpty() ? "''" : value;
  }
}
