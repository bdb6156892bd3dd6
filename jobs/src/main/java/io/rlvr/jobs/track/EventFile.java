package io.rlvr.jobs.track;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * An event file of TensorBoard. It is records of a length (8 bytes, little endian), the masked
 * CRC-32C of the length, data and the masked CRC-32C of the data. The data is a message Event: 1
 * wall time, 2 step, 3 file version, 5 summary. Values of a summary have 1 tag, 2 a number or 8 a
 * tensor, and 9 metadata (tensorflow/core/util/event.proto and framework/summary.proto). This class
 * is NOT thread safe.
 */
final class EventFile {
  private static final int TEXT = 7; // DT_STRING
  private static final int MASK = 0xA282EAD8;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /**
   * @param begun time of the first record, which says what the file is
   */
  EventFile(Instant begun) {
    record(new Proto().float64(1, seconds(begun)).text(3, "brain.Event:2"));
  }

  EventFile scalar(Instant time, int step, String tag, double value) {
    return value(time, step, new Proto().text(1, tag).float32(2, (float) value));
  }

  /** A text in Markdown. */
  EventFile text(Instant time, int step, String tag, String markdown) {
    Proto one = new Proto().message(2, new Proto().whole(1, 1));
    return value(
        time,
        step,
        new Proto()
            .text(1, tag)
            .message(8, new Proto().whole(1, TEXT).message(2, one).text(8, markdown))
            .message(9, new Proto().message(1, new Proto().text(1, "text"))));
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  private EventFile value(Instant time, int step, Proto value) {
    record(
        new Proto()
            .float64(1, seconds(time))
            .whole(2, step)
            .message(5, new Proto().message(1, value)));
    return this;
  }

  private void record(Proto event) {
    byte[] data = event.bytes();
    byte[] length = Proto.little(Long.BYTES).putLong(data.length).array();
    out.writeBytes(length);
    out.writeBytes(checksum(length));
    out.writeBytes(data);
    out.writeBytes(checksum(data));
  }

  private static byte[] checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data, 0, data.length);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    return Proto.little(Integer.BYTES).putInt(masked).array();
  }

  private static double seconds(Instant time) {
    return time.toEpochMilli() / 1e3;
  }
}
