package io.rlvr.model.safetensors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.config.OutsideFile;
import io.rlvr.config.UserException;
import io.rlvr.json.LfsPointer;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    OutsideFile.checked(file);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long fileBytes = channel.size();
      refusePointer(file, channel);
      ByteBuffer header = ByteBuffer.allocate(headerBytes(file, channel, fileBytes));
      readFully(channel, header);
      long dataStart = channel.position();
      return new Safetensors(
          file,
          fileBytes,
          dataStart,
          SafetensorsHeaderParser.parse(file, header.array(), fileBytes - dataStart));
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
  }

  private static void refusePointer(Path file, FileChannel channel) throws IOException {
    ByteBuffer beginning = ByteBuffer.allocate(LfsPointer.LENGTH);
    channel.read(beginning, 0);
    if (LfsPointer.isAt(new String(beginning.array(), UTF_8))) {
      throw BadFile.of(file, LfsPointer.PROBLEM, "safetensors");
    }
  }

  /** Leaves the channel at the first byte of the header. */
  private static int headerBytes(Path file, FileChannel channel, long fileBytes)
      throws IOException {
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (fileBytes < LENGTH_BYTES) {
      throw BadFile.of(
          file, "the file has %d bytes".formatted(fileBytes), "8 bytes of header length first");
    }
    readFully(channel, length);
    long headerBytes = length.getLong(0);
    long most = Math.min(LONGEST_HEADER, fileBytes - LENGTH_BYTES);
    if (headerBytes < 0 || headerBytes > most) {
      throw BadFile.of(
          file,
          "the header has %s bytes".formatted(Long.toUnsignedString(headerBytes)),
          "at most %d here".formatted(most));
    }
    return (int) headerBytes;
  }

  private static void readFully(FileChannel channel, ByteBuffer target) throws IOException {
    while (target.hasRemaining()) {
      if (channel.read(target) < 0) {
        throw new EOFException("the file shrank while it was read");
      }
    }
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
    if (elements > Tensor.MOST_ELEMENTS) {
      throw BadFile.of(
          file,
          "tensor %s has %d numbers".formatted(BadFile.quote(name), elements),
          "at most " + Tensor.MOST_ELEMENTS);
    }
    float[] values = new float[(int) elements];
    read(name, values, 0);
    return new Tensor(shape(name), values);
  }

  /** Reads one tensor as float32 into {@code target} from index {@code from} on. */
  public void read(String name, float[] target, int from) {
    read(name, 0, target, from, Math.toIntExact(entry(name).elements()));
  }

  /**
   * Reads some numbers of a tensor as float32.
   *
   * @param first of them, row major
   * @param from where they begin in {@code target}
   */
  public void read(String name, long first, float[] target, int from, int numbers) {
    SafetensorsHeader.Entry entry = entry(name);
    int bytes = entry.dtype().bytes();
    if (first < 0 || numbers < 0 || first + numbers > entry.elements()) {
      throw new IllegalArgumentException(
          "Tensor %s has %d numbers, but asked for %d from %d"
              .formatted(name, entry.elements(), numbers, first));
    }
    int at = from;
    long end = entry.begin() + (first + numbers) * bytes;
    try (FileChannel channel = channel()) {
      for (long begin = entry.begin() + first * bytes; begin < end; begin += WINDOW) {
        long length = Math.min(WINDOW, end - begin);
        int count = (int) (length / bytes);
        entry.dtype().decode(map(channel, begin, length), target, at, count);
        at += count;
      }
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
  }

  /** Whether two tensors are stored alike, number by number. */
  public static boolean areEqual(Safetensors a, String nameA, Safetensors b, String nameB) {
    SafetensorsHeader.Entry entryA = a.entry(nameA);
    SafetensorsHeader.Entry entryB = b.entry(nameB);
    if (entryA.dtype() != entryB.dtype() || !entryA.shape().equals(entryB.shape())) {
      return false;
    }
    long bytes = entryA.end() - entryA.begin();
    try (FileChannel channelA = a.channel();
        FileChannel channelB = b.channel()) {
      for (long done = 0; done < bytes; done += WINDOW) {
        long length = Math.min(WINDOW, bytes - done);
        ByteBuffer windowA = a.map(channelA, entryA.begin() + done, length);
        if (!windowA.equals(b.map(channelB, entryB.begin() + done, length))) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      throw BadFile.unreadable(a.file, e);
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

  private FileChannel channel() throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    long bytes = channel.size();
    if (bytes != fileBytes) {
      channel.close();
      throw BadFile.of(
          file,
          "the file has %d bytes now".formatted(bytes),
          "%d as when it was opened".formatted(fileBytes));
    }
    return channel;
  }

  private ByteBuffer map(FileChannel channel, long begin, long length) throws IOException {
    return channel
        .map(FileChannel.MapMode.READ_ONLY, dataStart + begin, length)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.tensors().get(name);
    if (entry == null) {
      throw new IllegalArgumentException("No tensor " + name + " in " + file);
    }
    return entry;
  }
}
