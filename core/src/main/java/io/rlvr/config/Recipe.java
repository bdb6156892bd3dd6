package io.rlvr.config;

import java.io.Serializable;
import java.util.function.BiFunction;

/**
 * The name of a registered implementation and the settings that it is made from. It travels to
 * where the implementation is used, for what cannot travel itself: a reward holds connections and
 * models. All else that travels holds typed values in place of settings.
 */
public record Recipe(String name, Settings settings) implements Serializable {
  /**
   * Makes the implementation.
   *
   * @param registry makes one by name
   */
  public <T> T make(BiFunction<String, Settings, T> registry) {
    return registry.apply(name, settings);
  }
}
