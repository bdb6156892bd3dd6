package io.rlvr.config;

import java.util.Map;

/** Settings that follow from others where they are not given themselves. */
@FunctionalInterface
public interface Derived {
  /** Nothing follows. */
  Derived NONE = given -> Map.of();

  /**
   * Values by name; those of settings that are given do not count.
   *
   * @param given all values that are given, by full name, as the configuration has them
   * @throws UserException if something is missing that nothing can stand for
   */
  Map<String, ?> from(Map<String, ?> given);
}
