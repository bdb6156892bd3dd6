package io.rlvr.model.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** The examples of RFC 3720, section B.4, whose CRCs are printed there lowest byte first. */
class TestFloatChecksum {
  @Test
  void zeros() {
    FloatChecksum checksum = new FloatChecksum();
    checksum.add(new float[8]);
    assertThat(checksum.hex()).isEqualTo("8a9136aa");
  }

  @Test
  void ascendingBytesInTwoParts() {
    ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 32; i++) {
      bytes.put((byte) i);
    }
    FloatChecksum checksum = new FloatChecksum();
    float[] values = new float[6];
    bytes.flip().asFloatBuffer().get(values);
    checksum.add(values);
    checksum.add(bytes.getLong(24));
    assertThat(checksum.hex()).isEqualTo("46dd794e");
  }
}
