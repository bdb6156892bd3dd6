package io.rlvr.config;

import static java.util.stream.Collectors.joining;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads one configuration against the keys that may occur in it and collects every problem. This
 * class is NOT thread safe.
 */
final class SettingsReader {
  private static final String USER = "user";
  private static final int SHORTEST_SECRET = 8;
  private static final char NUL = 0;

  private final Map<String, Key<?>> keys = new LinkedHashMap<>();
  private final Map<String, String> elsewhere;
  private final List<String> problems = new ArrayList<>();
  private final SortedMap<String, ConfigValue> left;
  private final SortedMap<String, Object> values = new TreeMap<>();
  private final SortedMap<String, Object> userValues = new TreeMap<>();

  /**
   * @param elsewhere what alone has a setting that these keys lack, by the setting's name
   */
  SettingsReader(Collection<Key<?>> keys, Map<String, String> elsewhere, Config config) {
    this.elsewhere = Map.copyOf(elsewhere);
    for (Key<?> key : keys) {
      Key<?> before = this.keys.put(key.name(), key);
      if (before != null && before != key) {
        throw new IllegalArgumentException("Setting is declared twice: " + key.name());
      }
    }
    left = Hocon.flat(config, problems);
  }

  /**
   * @throws UserException with one line for each problem: those of known keys in their order, then
   *     unknown names in theirs
   */
  Settings read() {
    keys.values().forEach(this::readKey);
    left.forEach(this::readOther);
    if (!problems.isEmpty()) {
      throw new UserException(problems);
    }
    return new Settings(values, userValues);
  }

  private void readKey(Key<?> key) {
    ConfigValue found = left.remove(key.name());
    SortedMap<String, ConfigValue> parts = below(key.name());
    if (!parts.isEmpty()) {
      problems.add(
          "Invalid %s: a group that holds %s (expected %s)"
              .formatted(key.name(), names(parts.keySet()), key.form()));
      parts.clear();
    } else if (found != null && KeyText.isIn(found.unwrapped())) {
      problems.add(key(key.name()));
    } else if (found != null && String.valueOf(found.unwrapped()).indexOf(NUL) >= 0) {
      problems.add(
          "Invalid %s: %s (expected no NUL character: no path and no text of a setting has one)"
              .formatted(key.name(), Printable.value(found.unwrapped())));
    } else if (found != null) {
      Object raw = found.unwrapped();
      key.read(raw)
          .ifPresentOrElse(
              value -> values.put(key.name(), value), () -> problems.add(invalid(key, raw, found)));
    } else if (key.defaultValue().isPresent()) {
      values.put(key.name(), key.defaultValue().get());
    } else {
      problems.add("Missing setting %s (expected %s)".formatted(key.name(), key.form()));
    }
  }

  private void readOther(String name, ConfigValue value) {
    boolean isGroup = name.equals(USER) || keys.keySet().stream().anyMatch(key -> isIn(name, key));
    if (KeyText.isIn(name) || KeyText.isIn(value.unwrapped())) {
      problems.add(key(KeyText.isIn(name) ? "the name of a setting" : names(List.of(name))));
    } else if (isGroup) {
      if (!(value instanceof ConfigObject)) {
        problems.add(
            "Invalid %s: %s (expected a group of settings)"
                .formatted(name, Printable.value(value.unwrapped())));
      }
    } else if (elsewhere.containsKey(name)) {
      problems.add(
          "Invalid %s: %s (expected none: only %s has this setting)"
              .formatted(name, Printable.value(value.unwrapped()), elsewhere.get(name)));
    } else if (!isIn(USER, name)) {
      problems.add(
          "Unknown setting %s.%s"
              .formatted(names(List.of(name)), Suggestions.didYouMean(name, keys.keySet())));
    } else if (value.valueType() == ConfigValueType.NULL) {
      problems.add("Invalid %s: null (expected a value)".formatted(names(List.of(name))));
    } else {
      userValues.put(name, Hocon.plain(value));
    }
  }

  /** A key that was put into a setting must not be read in a log. */
  private static String key(String name) {
    return ("Invalid %s: it holds what looks like an API key (expected none: settings are recorded,"
            + " a key belongs in an environment variable)")
        .formatted(name);
  }

  private static String invalid(Key<?> key, Object raw, ConfigValue found) {
    boolean isSecret = isOfEnvironment(found);
    String suggestion =
        raw instanceof String text && !isSecret ? Suggestions.didYouMean(text, key.choices()) : "";
    return "Invalid %s: %s (expected %s)%s"
        .formatted(
            key.name(),
            isSecret ? "the value of an environment variable" : Printable.value(raw),
            key.form(raw),
            suggestion.isEmpty() ? "" : "." + suggestion);
  }

  /** Whether a value holds one of the environment's, which may be a secret. */
  private static boolean isOfEnvironment(ConfigValue found) {
    String text = String.valueOf(found.unwrapped());
    return found.origin().description().contains("env var ")
        || System.getenv().values().stream()
            .anyMatch(value -> value.length() >= SHORTEST_SECRET && text.contains(value));
  }

  /** A view of what is left in a group. */
  private SortedMap<String, ConfigValue> below(String group) {
    return left.subMap(group + ".", group + (char) ('.' + 1));
  }

  private static boolean isIn(String group, String name) {
    return name.startsWith(group + ".");
  }

  private static String names(Collection<String> names) {
    return names.stream().map(Printable::line).collect(joining(", "));
  }
}
