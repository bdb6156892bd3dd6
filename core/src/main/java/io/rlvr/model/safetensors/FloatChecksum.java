package io.rlvr.model.safetensors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.zip.CRC32C;

/** CRC-32C over numbers in the bytes of a safetensors file. This class is NOT thread safe. */
public final class FloatChecksum {
  private static final int PIECE = 1 << 14;

  private final CRC32C crc = new CRC32C();
  private final ByteBuffer buffer =
      ByteBuffer.allocate(PIECE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Takes numbers into the sum. */
  public void add(float[] values) {
    for (int from = 0; from < values.length; from += PIECE) {
      int count = Math.min(PIECE, values.length - from);
      buffer.clear().limit(count * Float.BYTES);
      buffer.asFloatBuffer().put(values, from, count);
      crc.update(buffer);
    }
  }

  /** Takes a whole number into the sum. */
  public void add(long value) {
    crc.update(buffer.clear().putLong(value).flip());
  }

  /** Eight hex digits. */
  public String hex() {
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
