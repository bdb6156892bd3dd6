package io.rlvr.dataset;

import io.rlvr.config.Derived;
import io.rlvr.config.Key;
import io.rlvr.config.UserException;
import io.rlvr.hub.Hub;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settings of a dataset that follow from others: the format from the file's name, columns from
 * those of both roles, and the evaluation's dataset from a share of the training questions where it
 * has none of its own.
 */
public final class DatasetDefaults implements Derived {
  static final double EVAL_SHARE = 0.1;

  /** Formats by the end of a name. */
  private static final Map<String, String> FORMATS =
      Map.of(
          ".jsonl", "jsonl",
          ".ndjson", "jsonl",
          ".json", "json",
          ".json.gz", "json",
          ".jsonl.gz", "json",
          ".csv", "csv",
          ".csv.gz", "csv",
          ".tsv", "csv",
          ".parquet", "parquet");

  @Override
  public Map<String, ?> from(Map<String, ?> given) {
    Map<String, Object> all = new TreeMap<>(given);
    for (Role role : Role.values()) {
      columns(role, given).forEach(all::putIfAbsent);
      format(role, given).ifPresent(format -> all.putIfAbsent(format(role), format));
    }
    if (hasSource(Role.TRAIN, given) && !hasSource(Role.EVAL, given)) {
      shareOut(all);
    }
    return all;
  }

  private static Map<String, Object> columns(Role role, Map<String, ?> given) {
    Map<String, Object> named = new HashMap<>();
    for (Key<String> key : DatasetSettings.COLUMNS) {
      if (given.containsKey(key.name())) {
        String column = key.name().substring(DatasetSettings.COLUMNS_PREFIX.length());
        named.put(key(role, "columns." + column), given.get(key.name()));
      }
    }
    return named;
  }

  /** The format that the role's other settings say, if they say one. */
  private static Optional<String> format(Role role, Map<String, ?> given) {
    if (given.containsKey(format(role))) {
      return Optional.empty();
    }
    for (String named : List.of(TableOptions.TABLE, TableOptions.QUERY)) {
      if (given.containsKey(key(role, named))) {
        return Optional.of(named);
      }
    }
    if (given.containsKey(key(role, "spark-format"))) {
      return Optional.of(TableOptions.SPARK);
    }
    return given.get(key(role, "path")) instanceof String path && !path.isBlank()
        ? Optional.of(formatOf(role, path))
        : Optional.empty();
  }

  private static String formatOf(Role role, String path) {
    if (Hub.isName(path)) {
      Hub.checkName(key(role, "path"), path);
    }
    String name = path.toLowerCase(Locale.ROOT);
    return FORMATS.keySet().stream()
        .filter(name::endsWith)
        .findFirst()
        .map(FORMATS::get)
        .orElseThrow(
            () ->
                new UserException(
                    "Missing %s (expected one of %s, since the name %s does not say it)",
                    format(role), String.join(", ", DatasetReaders.names()), path));
  }

  /** The evaluation reads a share of the training questions, by hash, and training the others. */
  private static void shareOut(Map<String, Object> all) {
    String from = "dataset.train.";
    String heldOut = "held-out-share";
    Object share =
        all.getOrDefault(
            from + heldOut, all.getOrDefault(DatasetSettings.EVAL_SHARE.name(), EVAL_SHARE));
    all.put(from + heldOut, share);
    for (Map.Entry<String, Object> setting : List.copyOf(new TreeMap<>(all).entrySet())) {
      String name = setting.getKey();
      boolean isPart = name.equals(from + "offset") || name.equals(from + "limit");
      if (name.startsWith(from) && !isPart) {
        all.putIfAbsent(key(Role.EVAL, name.substring(from.length())), setting.getValue());
      }
    }
  }

  /** Whether the role says where its rows are. */
  private static boolean hasSource(Role role, Map<String, ?> given) {
    return given.keySet().stream()
        .anyMatch(
            name ->
                List.of("format", "path", "table", "query", "spark-format").stream()
                    .anyMatch(own -> name.equals(key(role, own))));
  }

  private static String format(Role role) {
    return DatasetReaders.formatSetting(role);
  }

  private static String key(Role role, String name) {
    return "dataset.%s.%s".formatted(role.spelled(), name);
  }
}
