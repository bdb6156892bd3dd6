package io.rlvr.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What {@link Settings} needs of HOCON: files, values by name on top, and a flat view. */
final class Hocon {
  /** Of a file, and of all that it includes. */
  static final long MOST_BYTES = 1 << 20;

  private static final String HOME = "rlvr.home";
  private static final String HOME_GROUP = "rlvr";

  private Hocon() {}

  /**
   * A file with its includes, the values on top that {@code overlay} adds, and then its
   * substitutions, which thus see what is on top.
   *
   * @throws UserException if it is not HOCON, in one line with the place
   */
  static Config read(Path file, UnaryOperator<Config> overlay) {
    ConfigParseOptions options =
        ConfigParseOptions.defaults()
            .setSyntax(ConfigSyntax.CONF)
            .setAllowMissing(false)
            .setIncluder(new StrictIncluder(file));
    checkSize(file);
    try {
      // Includes are found beside the file only where its path has a folder, so it is made whole.
      Config config =
          overlay.apply(ConfigFactory.parseFile(file.toAbsolutePath().toFile(), options));
      if (!Expansion.isBounded(config)) {
        throw new UserException(
            "Cannot read configuration %s: its substitutions make more than %d characters"
                + " (expected fewer)",
            file, Expansion.MOST);
      }
      return withoutHome(config, config.withFallback(home()).resolve());
    } catch (ConfigException e) {
      throw UserException.causedBy(e, "Cannot read configuration %s", reason(file, e));
    } catch (StackOverflowError e) {
      throw UserException.causedBy(
          e, "Cannot read configuration %s: it is nested too deep (expected a few levels)", file);
    }
  }

  /**
   * A configuration with a value on top, in the place of one whose name is written otherwise, too:
   * {@code "a.b"} in quotes is {@code a.b}.
   *
   * @throws UserException if the name is none
   */
  static Config with(Config base, String name, Object value) {
    ConfigValue top = ConfigValueFactory.fromAnyRef(value);
    try {
      String full = String.join(".", ConfigUtil.splitPath(name));
      Config below = full.contains(".") ? base.withoutPath(ConfigUtil.quoteString(full)) : base;
      return top.atPath(ConfigUtil.joinPath(full.split("\\.", -1))).withFallback(below);
    } catch (ConfigException e) {
      throw UserException.causedBy(
          e,
          "Invalid setting name: %s (expected words with '.' between groups and '-' between words)",
          Printable.value(name));
    }
  }

  /** A configuration with what follows from it below. */
  static Config under(Config config, Derived derived) {
    SortedMap<String, Object> given = new TreeMap<>();
    flat(config, new ArrayList<>()).forEach((name, value) -> given.put(name, plain(value)));
    Config all = config;
    for (Map.Entry<String, ?> value : derived.from(given).entrySet()) {
      if (!given.containsKey(value.getKey())) {
        all = with(all, value.getKey(), value.getValue());
      }
    }
    return all;
  }

  /**
   * What a text on the command line stands for: a number, a boolean, a text in double quotes or a
   * list in brackets, else the text itself.
   */
  static Object value(String text) {
    // Only a list needs HOCON (its texts may go without quotes); JSON has no comments to lose.
    ConfigSyntax syntax = text.startsWith("[") ? ConfigSyntax.CONF : ConfigSyntax.JSON;
    try {
      ConfigParseOptions options = ConfigParseOptions.defaults().setSyntax(syntax);
      ConfigObject parsed = ConfigFactory.parseString("{\"value\": " + text + "}", options).root();
      return parsed.size() == 1 ? parsed.get("value").unwrapped() : text;
    } catch (ConfigException e) {
      return text; // such as reinforce++ or a path
    }
  }

  /** All values by full name; an empty group is one of them. Names given twice are problems. */
  static SortedMap<String, ConfigValue> flat(Config config, List<String> problems) {
    SortedMap<String, ConfigValue> flat = new TreeMap<>();
    flatten("", config.root(), flat, problems);
    return flat;
  }

  /** A value as plain, serialisable Java objects whose text does not depend on any order. */
  static Object plain(ConfigValue value) {
    if (value instanceof ConfigList list) {
      return new ArrayList<>(list.stream().map(Hocon::plain).toList());
    }
    if (value instanceof ConfigObject object) {
      TreeMap<String, Object> map = new TreeMap<>();
      object.forEach((name, each) -> map.put(name, plain(each)));
      return map;
    }
    return value.unwrapped();
  }

  private static void flatten(
      String prefix,
      ConfigObject object,
      SortedMap<String, ConfigValue> flat,
      List<String> problems) {
    for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
      String name = prefix + entry.getKey();
      if (entry.getValue() instanceof ConfigObject group && !group.isEmpty()) {
        flatten(name + ".", group, flat, problems);
      } else if (flat.put(name, entry.getValue()) != null) {
        problems.add(
            "Invalid %s: given twice, by groups and as one name in quotes (expected once)"
                .formatted(Printable.line(name)));
      }
    }
  }

  private static void checkSize(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
        throw new UserException(
            "Cannot read configuration %s: it has %d bytes (expected at most %d)",
            file, Files.size(file), MOST_BYTES);
      }
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot read configuration %s: %s", file, e.getMessage());
    }
  }

  /** What {@code ${rlvr.home}} stands for in a file: the folder that the project is in. */
  /**
   * Values of the file alone. Resolving with what is not the file itself would do without this, and
   * cannot replace a substitution by another one of an including file.
   */
  private static Config withoutHome(Config config, Config resolved) {
    return config.root().containsKey(HOME_GROUP) ? resolved : resolved.withoutPath(HOME_GROUP);
  }

  private static Config home() {
    return ConfigFactory.parseMap(Map.of(HOME, System.getProperty(HOME, ".")));
  }

  /** The place and the library's words, without its guesses and traces. */
  private static String reason(Path file, ConfigException e) {
    String message =
        Printable.line(e.getMessage())
            .replaceFirst("( \\(if you (intended|want)|\\. Trace:) .*", "");
    return e.origin() == null ? file + ": " + message : message;
  }
}
