package io.rlvr.model;

import io.rlvr.config.UserException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A safetensors file: 8 bytes of header length (little endian), a JSON header, then the tensors'
 * raw bytes. Opening reads and checks the header only; tensors are read by memory map, in windows,
 * so a file may be larger than 2 GB. Holds no file handle. The file must not change while in use.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">the format</a>
 */
public final class Safetensors {
  static final int LENGTH_BYTES = 8;

  /** The limit that the format's reference implementation has too. */
  private static final long LONGEST_HEADER = 100_000_000;

  /** Bytes mapped at a time; a multiple of every dtype's size. */
  private static final long WINDOW = 1L << 28;

  private final Path file;
  private final long fileBytes;
  private final long dataStart;
  private final SafetensorsHeader header;

  private Safetensors(Path file, long fileBytes, long dataStart, SafetensorsHeader header) {
    this.file = file;
    this.fileBytes = fileBytes;
    this.dataStart = dataStart;
    this.header = header;
  }

  /**
   * Reads and checks the header.
   *
   * @throws UserException if the file breaks the format, or holds a dtype other than F32, F16, BF16
   */
  public static Safetensors open(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long fileBytes = channel.size();
      long headerBytes = headerBytes(file, channel, fileBytes);
      long dataStart = LENGTH_BYTES + headerBytes;
      InputStream text =
          new BufferedInputStream(new Bounded(Channels.newInputStream(channel), headerBytes));
      return new Safetensors(
          file, fileBytes, dataStart, SafetensorsHeader.parse(file, text, fileBytes - dataStart));
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
  }

  /** Leaves the channel at the first byte of the header. */
  private static long headerBytes(Path file, FileChannel channel, long fileBytes)
      throws IOException {
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    while (length.hasRemaining() && channel.read(length) >= 0) {}
    if (length.hasRemaining()) {
      throw BadFile.of(
          file, "the file has %d bytes".formatted(fileBytes), "8 bytes of header length first");
    }
    long headerBytes = length.getLong(0);
    long most = Math.min(LONGEST_HEADER, fileBytes - LENGTH_BYTES);
    if (headerBytes < 0 || headerBytes > most) {
      throw BadFile.of(
          file,
          "the header has %s bytes".formatted(Long.toUnsignedString(headerBytes)),
          "at most %d here".formatted(most));
    }
    return headerBytes;
  }

  /** Names of the tensors, sorted. */
  public Set<String> names() {
    return header.tensors().keySet();
  }

  /** The file's free text. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** The sizes of a tensor that {@link #names} lists. */
  public long[] shape(String name) {
    return entry(name).shape().stream().mapToLong(Long::longValue).toArray();
  }

  /** How a tensor that {@link #names} lists is stored. */
  public Dtype dtype(String name) {
    return entry(name).dtype();
  }

  /**
   * Reads one tensor as float32.
   *
   * @throws UserException if it has more numbers than one array holds
   */
  public Tensor read(String name) {
    long elements = entry(name).elements();
    if (elements > ParameterLayout.MOST_ELEMENTS) {
      throw BadFile.of(
          file,
          "tensor %s has %d numbers".formatted(BadFile.quote(name), elements),
          "at most " + ParameterLayout.MOST_ELEMENTS);
    }
    float[] values = new float[(int) elements];
    read(name, values, 0);
    return new Tensor(shape(name), values);
  }

  /** Reads one tensor as float32 into {@code target} from index {@code from} on. */
  public void read(String name, float[] target, int from) {
    SafetensorsHeader.Entry entry = entry(name);
    int bytes = entry.dtype().bytes();
    int at = from;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      if (channel.size() != fileBytes) {
        throw BadFile.of(
            file,
            "the file has %d bytes now".formatted(channel.size()),
            "%d as when it was opened".formatted(fileBytes));
      }
      for (long begin = entry.begin(); begin < entry.end(); begin += WINDOW) {
        long length = Math.min(WINDOW, entry.end() - begin);
        ByteBuffer window =
            channel
                .map(FileChannel.MapMode.READ_ONLY, dataStart + begin, length)
                .order(ByteOrder.LITTLE_ENDIAN);
        int count = (int) (length / bytes);
        entry.dtype().decode(window, target, at, count);
        at += count;
      }
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
  }

  /**
   * Writes tensors as float32, in the order of their names. The same content gives the same bytes.
   * The file appears whole or not at all.
   *
   * @throws UserException if the file cannot be written, such as on a full disk
   */
  public static void write(
      Path file, SortedMap<String, Tensor> tensors, Map<String, String> metadata) {
    SortedMap<String, List<Long>> shapes = new TreeMap<>();
    tensors.forEach((name, t) -> shapes.put(name, Arrays.stream(t.shape()).boxed().toList()));
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(file, shapes, Dtype.FLOAT32, metadata)) {
      tensors.forEach((name, tensor) -> writer.put(name, tensor.values(), 0));
      writer.commit();
    }
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.tensors().get(name);
    if (entry == null) {
      throw new IllegalArgumentException("No tensor " + name + " in " + file);
    }
    return entry;
  }

  /** At most a number of bytes of another stream. */
  private static final class Bounded extends InputStream {
    private final InputStream source;
    private long left;

    Bounded(InputStream source, long bytes) {
      this.source = source;
      this.left = bytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = source.read(target, from, (int) Math.min(length, left));
      left -= Math.max(0, read);
      return read;
    }
  }
}
