package io.rlvr.model;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.util.List;

/**
 * Where and how models compute.
 *
 * @param threads of libtorch in each JVM; 0 for all processors of the JVM
 */
public record EngineOptions(DeviceChoice device, Precision precision, int threads) {
  public static final Key<String> DEVICE =
      Key.text(
          "engine.device",
          "cpu",
          "Where models compute: cpu, cuda, cuda:N, or auto for the first CUDA device if there is"
              + " one and else the CPU");
  public static final Key<Precision> PRECISION =
      Key.choice(
          "engine.precision",
          Precision.FLOAT32,
          "Number type of the forward and backward pass; weights and optimizer are float32 always."
              + " bfloat16 is faster only where the processor has instructions for it");
  public static final Key<Integer> THREADS =
      Key.integer(
          "engine.threads",
          0,
          0,
          "Threads of libtorch in each JVM, 0 for all its processors; another number rounds sums"
              + " differently");
  public static final List<Key<?>> KEYS = List.of(DEVICE, PRECISION, THREADS);

  public EngineOptions {
    requireNonNull(device, "device is null");
    requireNonNull(precision, "precision is null");
  }

  /**
   * Reads the keys.
   *
   * @throws io.rlvr.config.UserException if the device has another form
   */
  public static EngineOptions from(Settings settings) {
    return new EngineOptions(
        new DeviceChoice(settings.get(DEVICE)), settings.get(PRECISION), settings.get(THREADS));
  }

  /** Sets the engine's threads, before the first model is loaded. */
  public void applyThreads() {
    EngineThreads.use(threads == 0 ? Runtime.getRuntime().availableProcessors() : threads);
  }
}
