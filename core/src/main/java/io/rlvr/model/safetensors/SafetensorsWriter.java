package io.rlvr.model.safetensors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes one safetensors file: the header first, then tensors in any order, each to its place. The
 * bytes go to a temporary file beside it that {@link #commit} renames; closing without it leaves
 * nothing. This class is NOT thread safe.
 */
public final class SafetensorsWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int ALIGNMENT = 8;

  private final Path file;
  private final Path temporary;
  private final FileChannel channel;
  private final Dtype dtype;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<String, Place> missing = new HashMap<>();

  /**
   * Where numbers go that are yet to come.
   *
   * @param done numbers of the tensor that are written
   */
  private record Place(long position, int elements, int done) {}

  private SafetensorsWriter(Path file, Path temporary, FileChannel channel, Dtype dtype) {
    this.file = file;
    this.temporary = temporary;
    this.channel = channel;
    this.dtype = dtype;
  }

  /** Writes the header. The folder must exist. */
  public static SafetensorsWriter create(
      Path file, SortedMap<String, List<Long>> shapes, Dtype dtype, Map<String, String> metadata) {
    if (shapes.containsKey(SafetensorsHeader.METADATA)) {
      throw new IllegalArgumentException("A tensor cannot be called " + SafetensorsHeader.METADATA);
    }
    Path temporary = WholeFile.temporary(file);
    try {
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      SafetensorsWriter writer = new SafetensorsWriter(file, temporary, channel, dtype);
      try {
        writer.writeHeader(shapes, metadata);
      } catch (IOException | RuntimeException e) {
        writer.closeAfter(e);
        throw e;
      }
      return writer;
    } catch (IOException e) {
      throw BadFile.unwritable(file, e);
    }
  }

  private void writeHeader(SortedMap<String, List<Long>> shapes, Map<String, String> metadata)
      throws IOException {
    ObjectNode header = Json.object();
    ObjectNode notes = header.putObject(SafetensorsHeader.METADATA);
    new TreeMap<>(metadata).forEach(notes::put);
    Map<String, Place> places = new HashMap<>();
    long begin = 0;
    for (Map.Entry<String, List<Long>> tensor : shapes.entrySet()) {
      ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", dtype.code());
      ArrayNode shape = entry.putArray("shape");
      long elements = 1;
      for (long size : tensor.getValue()) {
        shape.add(size);
        elements = Math.multiplyExact(elements, size);
      }
      long end = begin + elements * dtype.bytes();
      entry.putArray("data_offsets").add(begin).add(end);
      places.put(tensor.getKey(), new Place(begin, Math.toIntExact(elements), 0));
      begin = end;
    }
    byte[] text = text(header);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    ByteBuffer bytes =
        ByteBuffer.allocate(Safetensors.LENGTH_BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(padded).put(text);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    write(bytes.flip(), 0);
    long dataStart = bytes.limit();
    places.forEach(
        (name, place) ->
            missing.put(name, new Place(dataStart + place.position(), place.elements(), 0)));
  }

  private static byte[] text(ObjectNode header) {
    return Json.line(header).getBytes(StandardCharsets.UTF_8);
  }

  /** Writes one tensor of the header, from {@code values[from]} on. */
  public void put(String name, float[] values, int from) {
    Place place = missing.get(name);
    if (place == null || place.done() > 0) {
      throw new IllegalArgumentException("Tensor " + name + " is not to be written, or twice");
    }
    append(name, values, from, place.elements());
  }

  /** Writes the next numbers of a tensor of the header: a tensor may come in pieces, in order. */
  public void append(String name, float[] values, int from, int numbers) {
    Place place = missing.get(name);
    if (place == null || numbers > place.elements() - place.done()) {
      throw new IllegalArgumentException(
          "Tensor %s takes no %d numbers more".formatted(name, numbers));
    }
    int step = BUFFER_BYTES / dtype.bytes();
    try {
      for (int done = 0; done < numbers; done += step) {
        int count = Math.min(step, numbers - done);
        dtype.encode(values, from + done, count, buffer.clear());
        write(
            buffer.position(0).limit(count * dtype.bytes()),
            place.position() + (long) (place.done() + done) * dtype.bytes());
      }
      Place next = new Place(place.position(), place.elements(), place.done() + numbers);
      if (next.done() == next.elements()) {
        missing.remove(name);
      } else {
        missing.put(name, next);
      }
    } catch (IOException e) {
      throw BadFile.unwritable(file, e);
    }
  }

  private void write(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  /** Makes the file appear. */
  public void commit() {
    if (!missing.isEmpty()) {
      throw new IllegalStateException("Tensors never written: " + missing.keySet());
    }
    try {
      channel.force(true);
      channel.close();
      WholeFile.publish(temporary, file);
    } catch (IOException e) {
      throw BadFile.unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      throw BadFile.unwritable(file, e);
    }
  }

  private void closeAfter(Exception cause) {
    try {
      close();
    } catch (UserException e) {
      cause.addSuppressed(e);
    }
  }
}
