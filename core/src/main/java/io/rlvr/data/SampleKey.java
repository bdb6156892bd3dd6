package io.rlvr.data;

import static java.util.Objects.requireNonNull;

/**
 * The identity of one sample, which alone determines its randomness: the same key gives the same
 * uniforms on any executor, in any batch, after any retry.
 */
public record SampleKey(long runSeed, int step, String promptId, int sample) {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  public SampleKey {
    requireNonNull(promptId, "promptId is null");
  }

  /** The first 8 bytes (big endian) of SHA-256 over {@code runSeed/step/sample/promptId}. */
  public long seed() {
    String identity = runSeed + "/" + step + "/" + sample + "/" + promptId;
    return Sha256.first64Bits(identity);
  }

  /**
   * The first {@code count} draws of the sample's stream.
   *
   * @return uniforms in [0, 1), multiples of 2^-24 so that they are exact in float32
   */
  public static float[] uniforms(long seed, int count) {
    float[] uniforms = new float[count];
    long state = seed;
    for (int i = 0; i < count; i++) {
      state += GOLDEN_GAMMA;
      uniforms[i] = (mix(state) >>> 40) * 0x1p-24f;
    }
    return uniforms;
  }

  /**
   * Finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014), written out so it never changes.
   */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
