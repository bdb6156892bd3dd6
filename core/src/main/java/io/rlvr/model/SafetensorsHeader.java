package io.rlvr.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The JSON header of a safetensors file, checked in full: the file is untrusted. It is read as a
 * stream, so that no header, however made, takes more memory than its tensors' entries.
 *
 * @param tensors by name
 * @param metadata the file's {@code __metadata__}
 */
record SafetensorsHeader(SortedMap<String, Entry> tensors, Map<String, String> metadata) {
  private static final String METADATA = "__metadata__";
  private static final int MOST_DIMENSIONS = 8;
  private static final JsonFactory JSON = new JsonFactory();

  SafetensorsHeader {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  /**
   * Where a tensor lies.
   *
   * @param begin first byte, counted from the end of the header
   * @param end byte after the last
   */
  record Entry(Dtype dtype, List<Long> shape, long begin, long end) {
    Entry {
      shape = List.copyOf(shape);
    }

    long elements() {
      return (end - begin) / dtype.bytes();
    }
  }

  /**
   * Parses and checks a header.
   *
   * @param file for messages
   * @param dataBytes the bytes of the file after the header: the tensors must fill them exactly
   */
  static SafetensorsHeader parse(Path file, InputStream header, long dataBytes) {
    SafetensorsHeader parsed;
    try (JsonParser json = JSON.createParser(header)) {
      parsed = new Reader(file, json).read();
    } catch (IOException e) {
      throw new UserException(
          "Cannot read "
              + file
              + ": the header is not JSON (expected an object with an entry for each tensor)",
          e);
    }
    checkCoverage(file, parsed.tensors, dataBytes);
    return parsed;
  }

  /** The tensors follow each other from byte 0 to the end, with no gap and no overlap. */
  private static void checkCoverage(Path file, SortedMap<String, Entry> tensors, long dataBytes) {
    List<Map.Entry<String, Entry>> byOffset = new ArrayList<>(tensors.entrySet());
    byOffset.sort(
        Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long position = 0;
    for (Map.Entry<String, Entry> next : byOffset) {
      Entry entry = next.getValue();
      String what =
          "tensor %s has data_offsets [%d, %d]"
              .formatted(BadFile.quote(next.getKey()), entry.begin(), entry.end());
      if (entry.end() > dataBytes) {
        throw BadFile.of(
            file, what, "offsets up to %d, the bytes after the header".formatted(dataBytes));
      }
      if (entry.begin() != position) {
        throw BadFile.of(
            file, what, "to begin at %d, with no gap and no overlap".formatted(position));
      }
      position = entry.end();
    }
    if (position != dataBytes) {
      throw BadFile.of(
          file,
          "the tensors end at byte %d of the data".formatted(position),
          "them to fill its %d bytes".formatted(dataBytes));
    }
  }

  /** One pass over the tokens. */
  private static final class Reader {
    private final Path file;
    private final JsonParser json;
    private final SortedMap<String, Entry> tensors = new TreeMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    Reader(Path file, JsonParser json) {
      this.file = file;
      this.json = json;
    }

    SafetensorsHeader read() throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw BadFile.of(
            file, "the header is not an object", "an object with an entry for each tensor");
      }
      boolean metadataSeen = false;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (name.equals(METADATA)) {
          if (metadataSeen) {
            throw BadFile.of(file, "__metadata__ is there twice", "each name once");
          }
          metadataSeen = true;
          readMetadata();
        } else if (tensors.put(name, readEntry("tensor " + BadFile.quote(name))) != null) {
          throw BadFile.of(
              file, "tensor %s is there twice".formatted(BadFile.quote(name)), "each name once");
        }
      }
      if (json.nextToken() != null) {
        throw BadFile.of(file, "the header goes on after its object", "spaces only");
      }
      return new SafetensorsHeader(tensors, metadata);
    }

    private void readMetadata() throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw BadFile.of(file, "__metadata__ is not an object", "an object of strings");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          throw BadFile.of(
              file,
              "__metadata__ %s is not a string".formatted(BadFile.quote(key)),
              "an object of strings");
        }
        metadata.put(key, json.getText());
      }
    }

    private Entry readEntry(String tensor) throws IOException {
      String expected = "an object with dtype, shape and data_offsets";
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw BadFile.of(file, tensor + " is not an object", expected);
      }
      Optional<Dtype> dtype = Optional.empty();
      Optional<List<Long>> shape = Optional.empty();
      Optional<List<Long>> offsets = Optional.empty();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        switch (json.currentName()) {
          case "dtype" -> dtype = Optional.of(readDtype(tensor));
          case "shape" -> shape = Optional.of(readSizes(tensor, "shape"));
          case "data_offsets" -> offsets = Optional.of(readSizes(tensor, "data_offsets"));
          default ->
              throw BadFile.of(
                  file,
                  "%s has a field %s".formatted(tensor, BadFile.quote(json.currentName())),
                  expected);
        }
      }
      if (dtype.isEmpty() || shape.isEmpty() || offsets.isEmpty()) {
        throw BadFile.of(file, tensor + " is incomplete", expected);
      }
      return checkedEntry(tensor, dtype.get(), shape.get(), offsets.get());
    }

    private Entry checkedEntry(String tensor, Dtype dtype, List<Long> shape, List<Long> offsets) {
      if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
        throw BadFile.of(file, "%s has data_offsets %s".formatted(tensor, offsets), "[begin, end]");
      }
      long stored = offsets.get(1) - offsets.get(0);
      Optional<Long> needed = bytes(shape, dtype);
      if (needed.isEmpty() || needed.get() != stored) {
        throw BadFile.of(
            file,
            "%s has %d bytes".formatted(tensor, stored),
            "%s for %s of shape %s"
                .formatted(
                    needed.map(Object::toString).orElse("more than a file can hold"),
                    dtype.code(),
                    shape));
      }
      return new Entry(dtype, shape, offsets.get(0), offsets.get(1));
    }

    private static Optional<Long> bytes(List<Long> shape, Dtype dtype) {
      if (shape.contains(0L)) {
        return Optional.of(0L);
      }
      try {
        long bytes = dtype.bytes();
        for (long size : shape) {
          bytes = Math.multiplyExact(bytes, size);
        }
        return Optional.of(bytes);
      } catch (ArithmeticException e) {
        return Optional.empty();
      }
    }

    private Dtype readDtype(String tensor) throws IOException {
      JsonToken token = json.nextToken();
      String code = token == JsonToken.VALUE_STRING ? json.getText() : String.valueOf(token);
      return Dtype.ofCode(code)
          .orElseThrow(
              () ->
                  BadFile.of(
                      file,
                      "%s has dtype %s".formatted(tensor, BadFile.quote(code)),
                      "one of "
                          + String.join(
                              ", ", Arrays.stream(Dtype.values()).map(Dtype::code).toList())));
    }

    private List<Long> readSizes(String tensor, String field) throws IOException {
      String expected = "at most %d whole numbers >= 0".formatted(MOST_DIMENSIONS);
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw BadFile.of(file, "%s has a %s that is no list".formatted(tensor, field), expected);
      }
      List<Long> sizes = new ArrayList<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
            || json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || json.getLongValue() < 0
            || sizes.size() == MOST_DIMENSIONS) {
          throw BadFile.of(
              file,
              "%s has a %s with %s"
                  .formatted(tensor, field, BadFile.quote(String.valueOf(json.getText()))),
              expected);
        }
        sizes.add(json.getLongValue());
      }
      return sizes;
    }
  }
}
