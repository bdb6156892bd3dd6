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

  private static final String PATH = "path";

  /** What says where a role's rows are. */
  private static final List<String> SOURCES =
      List.of("format", PATH, "table", "query", "spark-format");

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
      checkPath(role, given);
      columns(role, given).forEach(all::putIfAbsent);
      format(role, given).ifPresent(format -> all.putIfAbsent(format(role), format));
    }
    if (hasSource(Role.TRAIN, given) && !hasSource(Role.EVAL, given)) {
      shareOut(all);
    } else if (!hasSource(Role.TRAIN, given)) {
      checkUnused(given);
    }
    return all;
  }

  /** An empty path, as a variable that is not set gives it, is no wish for made prompts. */
  private static void checkPath(Role role, Map<String, ?> given) {
    boolean isEmpty = given.get(key(role, PATH)) instanceof String path && path.isBlank();
    boolean isNamedOtherwise =
        SOURCES.stream().anyMatch(name -> !name.equals(PATH) && given.containsKey(key(role, name)));
    if (isEmpty && !isNamedOtherwise) {
      throw new UserException(
          "Invalid %s: '%s' (expected a file, a folder or hf:datasets/org/name/path)",
          key(role, PATH), given.get(key(role, PATH)));
    }
  }

  /** What is said of rows is for rows that are read; prompts that are made have no columns. */
  private static void checkUnused(Map<String, ?> given) {
    boolean isOfBoth = hasSource(Role.EVAL, given);
    for (String name : new TreeMap<>(given).keySet()) {
      boolean isShare = name.equals(DatasetSettings.EVAL_SHARE.name());
      boolean isColumn =
          name.startsWith(key(Role.TRAIN, "columns."))
              || (name.startsWith(DatasetSettings.COLUMNS_PREFIX) && !isOfBoth);
      if (isShare || isColumn) {
        throw new UserException(
            "Missing %s (expected a file, a folder or hf:datasets/org/name/path, for %s is given)",
            key(Role.TRAIN, PATH), name);
      }
    }
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
    return given.get(key(role, PATH)) instanceof String path && !path.isBlank()
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
    Object share = all.getOrDefault(from + heldOut, shareOf(all));
    all.put(from + heldOut, share);
    for (Map.Entry<String, Object> setting : List.copyOf(new TreeMap<>(all).entrySet())) {
      String name = setting.getKey();
      boolean isPart = name.equals(from + "offset") || name.equals(from + "limit");
      if (name.startsWith(from) && !isPart) {
        all.putIfAbsent(key(Role.EVAL, name.substring(from.length())), setting.getValue());
      }
    }
  }

  /** One that is no share is refused under its own name alone. */
  private static Object shareOf(Map<String, ?> given) {
    String name = DatasetSettings.EVAL_SHARE.name();
    return given.containsKey(name) && DatasetSettings.EVAL_SHARE.takes(given.get(name))
        ? given.get(name)
        : EVAL_SHARE;
  }

  /** Whether the role says where its rows are. */
  private static boolean hasSource(Role role, Map<String, ?> given) {
    return given.keySet().stream()
        .anyMatch(name -> SOURCES.stream().anyMatch(own -> name.equals(key(role, own))));
  }

  private static String format(Role role) {
    return DatasetReaders.formatSetting(role);
  }

  private static String key(Role role, String name) {
    return "dataset.%s.%s".formatted(role.spelled(), name);
  }
}
