package io.rlvr.reward;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The value of a {@link Key#pairs} setting, in the order written. */
public final class PairSetting {
  private PairSetting() {}

  /**
   * @throws UserException if a left side is there twice
   */
  public static Map<String, String> from(Key<List<String>> key, Settings settings) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : settings.get(key)) {
      int colon = pair.lastIndexOf(':');
      String left = pair.substring(0, colon).strip();
      if (pairs.put(left, pair.substring(colon + 1).strip()) != null) {
        throw new UserException(
            "Invalid %s: '%s' is there twice (expected it once)", key.name(), left);
      }
    }
    return Collections.unmodifiableMap(pairs);
  }
}
