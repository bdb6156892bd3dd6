package io.rlvr.jobs.run;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.ShellWord;
import io.rlvr.jobs.settings.TrackSettings;
import io.rlvr.report.MetricRow;
import io.rlvr.report.RunFacts;
import io.rlvr.report.SettingsTable;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a run's record and manifests say of where and how it was made. */
record FactsFinder(RunFolder folder) {
  private static final String TIME = "time";
  private static final Set<String> TRACKING =
      TrackSettings.KEYS.stream().map(Key::name).collect(Collectors.toUnmodifiableSet());
  private static final String MEMORY = "resident-mib";

  /**
   * @param settings what {@link #settings} gave
   */
  RunFacts facts(SettingsTable settings) throws IOException {
    SortedMap<String, String> environment = new TreeMap<>(folder.record().environment());
    environment.keySet().removeAll(List.of(TIME, MEMORY));
    List<String> times =
        folder.manifests().values().stream()
            .map(manifest -> manifest.environment().getOrDefault(TIME, ""))
            .filter(time -> !time.isEmpty())
            .sorted()
            .toList();
    return new RunFacts(
        folder.store().root(),
        command(settings),
        folder.record().startModel(),
        environment,
        times.isEmpty() ? "" : times.get(0),
        times.isEmpty() ? "" : times.get(times.size() - 1),
        files());
  }

  /** With the defaults of those that are not at them. */
  SettingsTable settings() {
    SortedMap<String, Object> changed = new TreeMap<>();
    Map<String, Object> defaults = defaults();
    folder
        .record()
        .settingsNow()
        .forEach(
            (name, value) -> {
              Object usual = defaults.get(name);
              if (usual == null || !String.valueOf(usual).equals(String.valueOf(value))) {
                changed.put(name, usual == null ? "" : usual);
              }
            });
    return new SettingsTable(folder.record().settingsNow(), changed);
  }

  /** Mebibytes of the driver at the end of each stage, with the stage as their name. */
  List<MetricRow> memory() {
    List<MetricRow> rows = new ArrayList<>();
    for (Manifest manifest : folder.manifests().values()) {
      String text = manifest.environment().getOrDefault(MEMORY, "");
      if (text.matches("\\d{1,9}") && manifest.step() > 0) {
        rows.add(
            new MetricRow(
                manifest.step(),
                manifest.stage(),
                manifest.stage(),
                Integer.parseInt(text),
                "mebibyte"));
      }
    }
    return rows;
  }

  /** Where it is shown is no part of a run, and asks for an address of whoever runs it again. */
  static String command(SettingsTable settings) {
    StringBuilder command = new StringBuilder("bin/rlvr train --conf CONF --run NEW");
    settings.changed().keySet().stream()
        .filter(name -> !TRACKING.contains(name))
        .forEach(
            name ->
                command
                    .append(" --set ")
                    .append(ShellWord.of(name + "=" + settings.all().get(name))));
    return command.toString();
  }

  private List<String> files() throws IOException {
    List<String> files = new ArrayList<>();
    for (String file :
        List.of(RunLayout.RUN, RunLayout.SUMMARY, RunLayout.METRICS, RunLayout.COMPARISON)) {
      if (folder.store().size(file).isPresent()) {
        files.add(file);
      }
    }
    return files;
  }

  private static Map<String, Object> defaults() {
    List<Key<?>> keys =
        AllSettings.KEYS.stream().filter(key -> key.defaultValue().isPresent()).toList();
    return Settings.defaults(keys, List.of()).asMap();
  }
}
