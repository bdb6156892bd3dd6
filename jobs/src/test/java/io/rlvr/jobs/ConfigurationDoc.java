package io.rlvr.jobs;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code docs/configuration.md}: every setting, grouped by the first word of its name. */
final class ConfigurationDoc {
  static final String PATH = "docs/configuration.md";

  private static final String HEAD =
      """
      # Settings

      This file is written by `ConfigurationDoc` from the keys that the code reads; a test compares \
      the two. A run's settings are one HOCON file, with `--set key=value` on top. Values are read \
      strictly: `yes` is not a boolean and `"3"` is not a number. All problems of a file are \
      reported at once. Keys below `user.` are free: they are for classes that you plug in.
      """;

  private ConfigurationDoc() {}

  static String markdown(List<Key<?>> keys) {
    Map<String, List<Key<?>>> groups = new TreeMap<>();
    for (Key<?> key : keys) {
      groups.computeIfAbsent(key.name().split("\\.")[0], group -> new ArrayList<>()).add(key);
    }
    StringBuilder text = new StringBuilder(HEAD);
    groups.forEach(
        (group, members) ->
            text.append("\n## ").append(group).append("\n\n").append(table(members)));
    return text.toString();
  }

  private static MarkdownTable table(List<Key<?>> keys) {
    MarkdownTable table = new MarkdownTable("key", "expected", "default", "meaning");
    for (Key<?> key : keys) {
      table.row(MarkdownTable.code(key.name()), key.form(), defaultOf(key), key.description());
    }
    return table;
  }

  private static String defaultOf(Key<?> key) {
    if (key.defaultValue().isEmpty()) {
      return "required";
    }
    Object value = Settings.defaults(List.of(key), List.of()).asMap().get(key.name());
    return value.equals("") ? "empty" : MarkdownTable.code(String.valueOf(value));
  }
}
