package io.rlvr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The typed view of a run's HOCON. Precedence: {@code --set} over the file over the defaults of the
 * keys. All problems are reported at once. Keys below {@code user.} are free: they are for classes
 * that users plug in.
 */
public final class Settings implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String HOME = "rlvr.home";
  private static final String USER_PREFIX = "user.";

  private final TreeMap<String, Object> values;
  private final TreeMap<String, Object> userValues;

  private Settings(Map<String, Object> values, SortedMap<String, Object> userValues) {
    this.values = new TreeMap<>(values);
    this.userValues = new TreeMap<>(userValues);
  }

  /**
   * Reads a file and the overrides on top.
   *
   * @param overrides {@code key=value} each
   * @throws UserException if anything is unknown, missing or malformed; one line for each problem
   */
  public static Settings load(Collection<Key<?>> keys, Path file, List<String> overrides) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("Cannot read configuration %s: no such file", file);
    }
    try {
      Config config =
          ConfigFactory.parseFile(file.toFile(), ConfigParseOptions.defaults()).resolveWith(home());
      return of(keys, overlay(config, overrides));
    } catch (ConfigException e) {
      throw new UserException("Cannot read configuration " + file + ": " + e.getMessage(), e);
    }
  }

  /** The defaults with the overrides on top. */
  public static Settings defaults(Collection<Key<?>> keys, List<String> overrides) {
    return of(keys, overlay(ConfigFactory.empty(), overrides));
  }

  /** The defaults, the overrides on top, and values by full key on top of those. */
  public static Settings defaults(
      Collection<Key<?>> keys, List<String> overrides, Map<String, ?> values) {
    Config config = overlay(ConfigFactory.empty(), overrides);
    for (Map.Entry<String, ?> value : values.entrySet()) {
      config = with(config, value.getKey(), value.getValue());
    }
    return of(keys, config);
  }

  /** A resolved configuration against the keys that may occur in it. */
  public static Settings of(Collection<Key<?>> keys, Config config) {
    Map<String, Object> raw = new TreeMap<>();
    for (Map.Entry<String, ConfigValue> entry : config.entrySet()) {
      raw.put(String.join(".", ConfigUtil.splitPath(entry.getKey())), entry.getValue().unwrapped());
    }
    List<String> problems = new ArrayList<>();
    SortedMap<String, Object> userValues = new TreeMap<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Key<?> key : keys) {
      if (raw.containsKey(key.name())) {
        Object found = raw.remove(key.name());
        key.read(found)
            .ifPresentOrElse(
                value -> values.put(key.name(), value), () -> problems.add(invalid(key, found)));
      } else if (key.defaultValue().isPresent()) {
        values.put(key.name(), key.defaultValue().get());
      } else {
        problems.add("Missing setting %s (expected %s)".formatted(key.name(), key.form()));
      }
    }
    List<String> names = keys.stream().map(key -> key.name()).toList();
    for (Map.Entry<String, Object> left : raw.entrySet()) {
      if (left.getKey().startsWith(USER_PREFIX)) {
        userValues.put(left.getKey(), left.getValue());
      } else {
        problems.add(
            "Unknown setting %s.%s"
                .formatted(left.getKey(), Suggestions.didYouMean(left.getKey(), names)));
      }
    }
    if (!problems.isEmpty()) {
      throw new UserException(String.join("\n", problems));
    }
    return new Settings(values, userValues);
  }

  /** The value of a key; asking for one that this view does not hold is our bug. */
  @SuppressWarnings("unchecked") // the key read the value itself
  public <T> T get(Key<T> key) {
    Object value = values.get(key.name());
    if (value == null) {
      throw new IllegalStateException("Setting is not declared by its reader: " + key.name());
    }
    return (T) value;
  }

  /** The free values below {@code user.}, by full name. */
  public SortedMap<String, Object> userValues() {
    return Collections.unmodifiableSortedMap(userValues);
  }

  /** The same values, but only those of the keys given (and the user's own) may be read. */
  public Settings only(Collection<Key<?>> keys) {
    Map<String, Object> kept = new LinkedHashMap<>();
    keys.forEach(key -> kept.put(key.name(), get(key)));
    return new Settings(kept, userValues);
  }

  /** Everything as written in a configuration, sorted by name. */
  public SortedMap<String, Object> asMap() {
    SortedMap<String, Object> map = new TreeMap<>(userValues);
    values.forEach((name, value) -> map.put(name, Key.written(value)));
    return map;
  }

  private static String invalid(Key<?> key, Object found) {
    return "Invalid %s: %s (expected %s)%s"
        .formatted(
            key.name(),
            found instanceof String ? "'" + found + "'" : found,
            key.form(),
            found instanceof String text && key.form().startsWith("one of ")
                ? "." + Suggestions.didYouMean(text, List.of(key.form().substring(7).split(", ")))
                : "");
  }

  private static Config overlay(Config base, List<String> overrides) {
    Config config = base;
    for (String override : overrides) {
      int split = override.indexOf('=');
      if (split < 1) {
        throw new UserException("Invalid --set %s (expected key=value)", override);
      }
      String key = override.substring(0, split).trim();
      config = with(config, key, parsed(override.substring(split + 1).trim()));
    }
    return config;
  }

  private static Config with(Config base, String key, Object value) {
    String path = ConfigUtil.joinPath(key.split("\\."));
    return ConfigFactory.parseMap(Map.of(path, value)).withFallback(base);
  }

  /** What {@code ${rlvr.home}} stands for in a file: the folder that the project is in. */
  private static Config home() {
    return ConfigFactory.parseMap(Map.of(HOME, System.getProperty(HOME, ".")));
  }

  /** A number, boolean or list where the text is one in HOCON, else the text itself. */
  private static Object parsed(String text) {
    try {
      Object value =
          ConfigFactory.parseString("value = " + text).resolve().getValue("value").unwrapped();
      return value instanceof Number || value instanceof Boolean || value instanceof List
          ? value
          : text;
    } catch (ConfigException e) {
      return text; // not HOCON, such as reinforce++ or a path: taken as it stands
    }
  }
}
