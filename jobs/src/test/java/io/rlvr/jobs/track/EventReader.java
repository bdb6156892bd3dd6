package io.rlvr.jobs.track;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads event files as TensorFlow's record_reader.cc and Protocol Buffers' encoding have them, with
 * nothing of the code that writes them.
 */
final class EventReader {
  private EventReader() {}

  /** A scalar or a text of an event. */
  record Value(double wallTime, long step, String tag, Object value) {}

  /** The values of a file whose first record says what it is. */
  static List<Value> read(byte[] file) {
    List<byte[]> records = records(file);
    Map<Integer, List<Object>> head = fields(records.get(0));
    require(text(head.get(3).get(0)).equals("brain.Event:2"), "no file version");
    List<Value> values = new ArrayList<>();
    for (byte[] record : records.subList(1, records.size())) {
      Map<Integer, List<Object>> event = fields(record);
      double time = Double.longBitsToDouble((long) event.get(1).get(0));
      long step = event.containsKey(2) ? (long) event.get(2).get(0) : 0;
      for (Object each : fields((byte[]) event.get(5).get(0)).get(1)) {
        Map<Integer, List<Object>> value = fields((byte[]) each);
        values.add(new Value(time, step, text(value.get(1).get(0)), value(value)));
      }
    }
    return values;
  }

  private static Object value(Map<Integer, List<Object>> value) {
    if (value.containsKey(2)) {
      return Float.intBitsToFloat((int) value.get(2).get(0));
    }
    Map<Integer, List<Object>> metadata = fields((byte[]) value.get(9).get(0));
    Map<Integer, List<Object>> plugin = fields((byte[]) metadata.get(1).get(0));
    require(text(plugin.get(1).get(0)).equals("text"), "no text");
    Map<Integer, List<Object>> tensor = fields((byte[]) value.get(8).get(0));
    require((long) tensor.get(1).get(0) == 7, "no strings");
    return text(tensor.get(8).get(0));
  }

  static List<byte[]> records(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> records = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = taken(in, 8);
      require(unmasked(in.getInt()) == crc32c(length), "length is damaged");
      byte[] data =
          taken(in, (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
      require(unmasked(in.getInt()) == crc32c(data), "data is damaged");
      records.add(data);
    }
    return records;
  }

  private static int unmasked(int masked) {
    int rotated = masked - 0xa282ead8;
    return (rotated >>> 17) | (rotated << 15);
  }

  /** Bit by bit, by the reflected polynomial of Castagnoli. */
  static int crc32c(byte[] data) {
    int crc = ~0;
    for (byte each : data) {
      crc ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
      }
    }
    return ~crc;
  }

  /** By number: a Long for varints and 64 bits, an Integer for 32 bits, else bytes. */
  private static Map<Integer, List<Object>> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, List<Object>> fields = new TreeMap<>();
    while (in.hasRemaining()) {
      long key = varint(in);
      Object value =
          switch ((int) (key & 7)) {
            case 0 -> varint(in);
            case 1 -> in.getLong();
            case 2 -> taken(in, (int) varint(in));
            case 5 -> in.getInt();
            default -> throw new AssertionError("wire type " + (key & 7));
          };
      fields.computeIfAbsent((int) (key >>> 3), each -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static byte[] taken(ByteBuffer in, int bytes) {
    byte[] taken = new byte[bytes];
    in.get(taken);
    return taken;
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, UTF_8);
  }

  private static void require(boolean holds, String problem) {
    if (!holds) {
      throw new AssertionError(problem);
    }
  }
}
