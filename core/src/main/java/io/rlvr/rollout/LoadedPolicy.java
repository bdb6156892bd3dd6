package io.rlvr.rollout;

import java.util.OptionalDouble;

/**
 * A policy version that is ready to be sampled from, until it is closed.
 *
 * @param engine what tasks take
 * @param probeGap the largest difference of a server's log-probabilities of the probe from ours;
 *     empty where nothing had to be proved
 * @param release what closing does
 */
public record LoadedPolicy(RolloutEngine engine, OptionalDouble probeGap, Runnable release)
    implements AutoCloseable {

  /** Of an engine that needs no more. */
  public static LoadedPolicy of(RolloutEngine engine) {
    return new LoadedPolicy(engine, OptionalDouble.empty(), () -> {});
  }

  @Override
  public void close() {
    release.run();
  }
}
