package io.rlvr.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A hash of texts that is the same on every machine and in every version. */
public final class StableHash {
  private StableHash() {}

  /** The first 8 bytes (big endian) of SHA-256. */
  public static long of(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The hash as a number in [0, 1). */
  public static double fraction(String text) {
    return (of(text) >>> 11) * 0x1p-53;
  }
}
