package io.rlvr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The typed view of a run's HOCON. Precedence: {@code --set} over the file over the defaults of the
 * keys; within a file the later value wins, as HOCON has it. Substitutions see what {@code --set}
 * gave. All problems are reported at once. A null is no value: leave a setting out to have its
 * default. Keys below {@code user.} are free: they are for classes that users plug in.
 */
public final class Settings implements Serializable {
  private static final long serialVersionUID = 1L;

  private final TreeMap<String, Object> values;
  private final TreeMap<String, Object> userValues;

  Settings(Map<String, Object> values, Map<String, Object> userValues) {
    this.values = new TreeMap<>(values);
    this.userValues = new TreeMap<>(userValues);
  }

  /**
   * Reads a file and the overrides on top.
   *
   * @param overrides {@code key=value} each; the value is a number, a boolean, a list in brackets
   *     or a text, in double quotes where it would read as one of the others
   * @throws UserException if anything is unknown, missing or malformed; one line for each problem
   */
  public static Settings load(Collection<Key<?>> keys, Path file, List<String> overrides) {
    return load(keys, Map.of(), Derived.NONE, file, overrides);
  }

  /**
   * Such a file, where some settings are known and refused.
   *
   * @param elsewhere what alone has such a setting ({@code the loss tool}), by the setting's name
   * @param derived settings that follow from those of the file and the overrides
   */
  public static Settings load(
      Collection<Key<?>> keys,
      Map<String, String> elsewhere,
      Derived derived,
      Path file,
      List<String> overrides) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("Cannot read configuration %s: no such file", file);
    }
    Config config = Hocon.read(file, read -> overlay(keys, read, overrides));
    return new SettingsReader(keys, elsewhere, Hocon.under(config, derived)).read();
  }

  /** The defaults with the overrides on top. */
  public static Settings defaults(Collection<Key<?>> keys, List<String> overrides) {
    return defaults(keys, overrides, Map.of());
  }

  /** The defaults, the overrides on top, and values by full key on top of those. */
  public static Settings defaults(
      Collection<Key<?>> keys, List<String> overrides, Map<String, ?> values) {
    Config config = overlay(keys, ConfigFactory.empty(), overrides);
    for (Map.Entry<String, ?> value : values.entrySet()) {
      config = Hocon.with(config, value.getKey(), value.getValue());
    }
    return of(keys, config);
  }

  /**
   * What {@link #asMap} wrote, with overrides on top.
   *
   * @param elsewhere as in {@link #load(Collection, Map, Derived, Path, List)}: a record may have
   *     such a setting, which it was made with and nobody read; an override may not
   * @throws UserException if it is not what these keys take
   */
  public static Settings recorded(
      Collection<Key<?>> keys,
      Map<String, String> elsewhere,
      Map<String, ?> recorded,
      List<String> overrides) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, ?> value : recorded.entrySet()) {
      if (!elsewhere.containsKey(value.getKey())) {
        config = Hocon.with(config, value.getKey(), value.getValue());
      }
    }
    return new SettingsReader(keys, elsewhere, overlay(keys, config, overrides)).read();
  }

  /** A resolved configuration against the keys that may occur in it. */
  public static Settings of(Collection<Key<?>> keys, Config config) {
    return new SettingsReader(keys, Map.of(), config).read();
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
    SortedMap<String, Object> kept = new TreeMap<>();
    keys.forEach(key -> kept.put(key.name(), get(key)));
    return new Settings(kept, userValues);
  }

  /** The same values but one. */
  public <T> Settings with(Key<T> key, T value) {
    get(key); // it must be declared
    SortedMap<String, Object> changed = new TreeMap<>(values);
    changed.put(key.name(), value);
    return new Settings(changed, userValues);
  }

  /** Everything as written in a configuration, sorted by name. */
  public SortedMap<String, Object> asMap() {
    SortedMap<String, Object> map = new TreeMap<>(userValues);
    values.forEach((name, value) -> map.put(name, Key.written(value)));
    return map;
  }

  private static Config overlay(Collection<Key<?>> keys, Config base, List<String> overrides) {
    Config config = base;
    for (String override : overrides) {
      int split = override.indexOf('=');
      if (split < 1) {
        throw new UserException("Invalid --set %s (expected key=value)", override);
      }
      String name = override.substring(0, split).trim();
      String text = override.substring(split + 1).trim();
      config = Hocon.with(config, name, meant(keys, name, text));
    }
    return config;
  }

  /** The text itself where its key wants one and it only looks like something else. */
  private static Object meant(Collection<Key<?>> keys, String name, String text) {
    Object value = Hocon.value(text);
    boolean wantsText =
        value instanceof Number
            && keys.stream()
                .filter(key -> key.name().equals(name))
                .anyMatch(key -> key.read(value).isEmpty() && key.read(text).isPresent());
    return wantsText ? text : value;
  }
}
