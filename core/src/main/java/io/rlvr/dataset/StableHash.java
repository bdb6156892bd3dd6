package io.rlvr.dataset;

import io.rlvr.data.Sha256;

/** A hash of texts that is the same on every machine and in every version. */
public final class StableHash {
  private StableHash() {}

  /** The first 8 bytes (big endian) of SHA-256. */
  public static long of(String text) {
    return Sha256.first64Bits(text);
  }

  /** The hash as a number in [0, 1). */
  public static double fraction(String text) {
    return (of(text) >>> 11) * 0x1p-53;
  }
}
