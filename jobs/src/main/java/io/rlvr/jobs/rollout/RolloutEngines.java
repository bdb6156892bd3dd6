package io.rlvr.jobs.rollout;

import io.rlvr.config.Key;
import io.rlvr.config.Registry;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.rollout.RolloutEngine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The rollout engines by name. To add one: its file, and a line here. */
public final class RolloutEngines {
  /** The setting that names one. */
  static final String SETTING = "rollout.engine";

  private static final Map<String, Entry> ENGINES =
      Map.of(
          "resident",
          new Entry(ResidentEngine.KEYS, ResidentEngine::from),
          ServerEngine.NAME,
          new Entry(ServerEngine.KEYS, ServerEngine::from));

  private static final Registry<RolloutEngine> REGISTRY =
      new Registry<>(SETTING, RolloutEngine.class, constructors());

  private RolloutEngines() {}

  /**
   * An engine.
   *
   * @param keys the settings that it reads
   */
  private record Entry(
      List<Key<?>> keys, Function<Settings, ? extends RolloutEngine> constructor) {}

  static Set<String> names() {
    return REGISTRY.names();
  }

  /** The settings that engines read. */
  public static List<Key<?>> keys() {
    Set<Key<?>> keys = new LinkedHashSet<>();
    new TreeMap<>(ENGINES).values().forEach(engine -> keys.addAll(engine.keys));
    return new ArrayList<>(keys);
  }

  /**
   * The engine that {@code rollout.engine} names.
   *
   * @throws UserException if there is none of that name
   */
  public static RolloutEngine create(Settings settings) {
    return REGISTRY.create(RolloutSettings.ENGINE, settings);
  }

  /** Whether servers sample. */
  public static boolean isServer(Settings settings) {
    return settings.get(RolloutSettings.ENGINE).equals(ServerEngine.NAME);
  }

  private static Map<String, Function<Settings, ? extends RolloutEngine>> constructors() {
    Map<String, Function<Settings, ? extends RolloutEngine>> constructors = new TreeMap<>();
    ENGINES.forEach((name, engine) -> constructors.put(name, engine.constructor));
    return constructors;
  }
}
