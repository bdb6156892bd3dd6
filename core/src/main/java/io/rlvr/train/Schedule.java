package io.rlvr.train;

import static java.util.Objects.requireNonNull;

/**
 * The learning rate over a run: a linear warm-up, then constant, linear or cosine decay to a share
 * of the peak.
 *
 * @param peak the highest rate
 * @param warmupShare share of all optimizer steps spent on the warm-up
 * @param finalShare the last rate as a share of the peak
 */
public record Schedule(Decay decay, double peak, double warmupShare, double finalShare) {
  /** How the rate falls after the warm-up. */
  public enum Decay {
    CONSTANT,
    LINEAR,
    COSINE
  }

  public Schedule {
    requireNonNull(decay, "decay is null");
  }

  /**
   * The rate of one optimizer step: {@code peak * (index + 1) / warm-up steps} during the warm-up,
   * then {@code peak * (final + (1 - final) * f)}, where f falls from 1 to 0 over the steps left.
   *
   * @param index from 0
   * @param total optimizer steps of the run
   */
  public double rate(long index, long total) {
    if (index < 0 || index >= total) {
      throw new IllegalArgumentException("Step %d of %d".formatted(index, total));
    }
    long warmup = (long) Math.ceil(warmupShare * total);
    if (index < warmup) {
      return peak * (index + 1) / warmup;
    }
    double progress = total == warmup ? 0 : (double) (index - warmup) / (total - warmup);
    double fall =
        switch (decay) {
          case CONSTANT -> 1;
          case LINEAR -> 1 - progress;
          case COSINE -> 0.5 * (1 + Math.cos(Math.PI * progress));
        };
    return decay == Decay.CONSTANT ? peak : peak * (finalShare + (1 - finalShare) * fall);
  }
}
