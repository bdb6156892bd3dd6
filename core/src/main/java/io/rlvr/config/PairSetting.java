package io.rlvr.config;

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

  /**
   * Names and their weights.
   *
   * @throws UserException if no name is there, one is there twice, or a weight is no finite number
   */
  public static Map<String, Double> weightsFrom(Key<List<String>> key, Settings settings) {
    Map<String, Double> weights = new LinkedHashMap<>();
    from(key, settings).forEach((name, text) -> weights.put(name, weight(key, name, text)));
    if (weights.isEmpty()) {
      throw new UserException("Missing %s (expected %s)", key.name(), key.form());
    }
    return Collections.unmodifiableMap(weights);
  }

  private static double weight(Key<?> key, String name, String text) {
    double weight;
    try {
      weight = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      weight = Double.NaN; // refused below, as what Java reads as NaN or Infinity is
    }
    if (!Double.isFinite(weight)) {
      throw new UserException(
          "Invalid %s: '%s' (expected a number as the weight of %s)", key.name(), text, name);
    }
    return weight;
  }
}
