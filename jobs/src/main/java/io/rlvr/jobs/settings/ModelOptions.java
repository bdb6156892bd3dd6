package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.model.engine.Precision;
import java.io.Serializable;
import java.util.List;

/**
 * How a task loads a model.
 *
 * @param device {@code auto}, {@code cpu} or {@code cuda}
 * @param cacheBytes for all loaded models of the executor
 */
public record ModelOptions(String device, Precision precision, long cacheBytes)
    implements Serializable {
  public static final List<Key<?>> KEYS =
      List.of(RunSettings.DEVICE, RunSettings.PRECISION, RunSettings.CACHE_GIB);

  public static ModelOptions from(Settings settings) {
    return new ModelOptions(
        settings.get(RunSettings.DEVICE),
        settings.get(RunSettings.PRECISION),
        (long) settings.get(RunSettings.CACHE_GIB) << 30);
  }
}
