package io.rlvr.model.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.rlvr.config.UserException;
import io.rlvr.model.safetensors.SafetensorsHeader.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads and checks the JSON header of a safetensors file, which is untrusted. It is read as a
 * stream of tokens, so that no header, however made, takes much more memory than it is long.
 */
final class SafetensorsHeaderParser {
  private static final int MOST_DIMENSIONS = 8;
  private static final String ENTRY_FORM = "an object with dtype, shape and data_offsets";

  /** Names in an untrusted file are not worth keeping for the next file. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final Path file;
  private final JsonParser json;

  private SafetensorsHeaderParser(Path file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  /**
   * Parses and checks a header.
   *
   * @param file for messages
   * @param dataBytes the bytes of the file after the header: the tensors must fill them exactly
   */
  static SafetensorsHeader parse(Path file, byte[] header, long dataBytes) {
    try (JsonParser json = JSON.createParser(header)) {
      return new SafetensorsHeaderParser(file, json).parse(dataBytes);
    } catch (IOException e) {
      throw UserException.causedBy(
          e,
          "Cannot read %s: the header is not JSON (expected an object with an entry for each"
              + " tensor)",
          file);
    }
  }

  private SafetensorsHeader parse(long dataBytes) throws IOException {
    SortedMap<String, Entry> tensors = new TreeMap<>();
    Map<String, String> metadata = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw invalid("the header is not an object", "an object with an entry for each tensor");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      checkFirst(seen, name, "the header");
      if (name.equals(SafetensorsHeader.METADATA)) {
        metadata.putAll(readMetadata());
      } else {
        tensors.put(name, readEntry("tensor " + BadFile.quote(name)));
      }
    }
    if (json.nextToken() != null) {
      throw invalid("the header goes on after its object", "nothing but spaces");
    }
    checkCoverage(tensors, dataBytes);
    return new SafetensorsHeader(tensors, metadata);
  }

  private Map<String, String> readMetadata() throws IOException {
    String expected = "an object of strings";
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw invalid("__metadata__ is not an object", expected);
    }
    Map<String, String> metadata = new TreeMap<>();
    Set<String> seen = new HashSet<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      checkFirst(seen, key, "__metadata__");
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        throw invalid("__metadata__ has no string at " + BadFile.quote(key), expected);
      }
      metadata.put(key, json.getText());
    }
    return metadata;
  }

  private Entry readEntry(String tensor) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw invalid(tensor + " is not an object", ENTRY_FORM);
    }
    Optional<Dtype> dtype = Optional.empty();
    Optional<List<Long>> shape = Optional.empty();
    Optional<List<Long>> offsets = Optional.empty();
    Set<String> seen = new HashSet<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      checkFirst(seen, field, tensor);
      switch (field) {
        case "dtype" -> dtype = Optional.of(readDtype(tensor));
        case "shape" -> shape = Optional.of(readSizes(tensor, field));
        case "data_offsets" -> offsets = Optional.of(readSizes(tensor, field));
        default -> throw invalid(tensor + " has a field " + BadFile.quote(field), ENTRY_FORM);
      }
    }
    if (dtype.isEmpty() || shape.isEmpty() || offsets.isEmpty()) {
      throw invalid(tensor + " is incomplete", ENTRY_FORM);
    }
    return checkedEntry(tensor, dtype.get(), shape.get(), offsets.get());
  }

  private Entry checkedEntry(String tensor, Dtype dtype, List<Long> shape, List<Long> offsets) {
    if (offsets.size() != 2 || offsets.get(0) > offsets.get(1)) {
      throw invalid(tensor + " has data_offsets " + offsets, "[begin, end] with begin <= end");
    }
    long stored = offsets.get(1) - offsets.get(0);
    try {
      long needed = dtype.bytes();
      for (long size : shape) {
        needed = Math.multiplyExact(needed, size);
      }
      if (needed != stored) {
        String expected = "%d for %s of shape %s".formatted(needed, dtype.code(), shape);
        throw invalid("%s has %d bytes".formatted(tensor, stored), expected);
      }
    } catch (ArithmeticException e) {
      throw invalid(tensor + " has shape " + shape, "fewer numbers than 2^63 bytes hold");
    }
    return new Entry(dtype, shape, offsets.get(0), offsets.get(1));
  }

  private Dtype readDtype(String tensor) throws IOException {
    json.nextToken();
    String code = json.getText();
    return Dtype.ofCode(code)
        .orElseThrow(
            () -> invalid(tensor + " has dtype " + BadFile.quote(code), "F32, F16 or BF16"));
  }

  private List<Long> readSizes(String tensor, String field) throws IOException {
    String expected = "a list of at most %d whole numbers >= 0".formatted(MOST_DIMENSIONS);
    if (json.nextToken() != JsonToken.START_ARRAY) {
      throw invalid(
          "%s has %s %s".formatted(tensor, field, BadFile.shorten(json.getText())), expected);
    }
    List<Long> sizes = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (!isSize() || sizes.size() == MOST_DIMENSIONS) {
        String value = BadFile.shorten(json.getText());
        throw invalid("%s has a %s with %s".formatted(tensor, field, value), expected);
      }
      sizes.add(json.getLongValue());
    }
    return sizes;
  }

  private boolean isSize() throws IOException {
    return json.currentToken() == JsonToken.VALUE_NUMBER_INT
        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        && json.getLongValue() >= 0;
  }

  /** The tensors follow each other from byte 0 to the end, with no gap and no overlap. */
  private void checkCoverage(SortedMap<String, Entry> tensors, long dataBytes) {
    List<Map.Entry<String, Entry>> byOffset = new ArrayList<>(tensors.entrySet());
    byOffset.sort(
        Map.Entry.comparingByValue(
            Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end)));
    long position = 0;
    for (Map.Entry<String, Entry> next : byOffset) {
      long begin = next.getValue().begin();
      long end = next.getValue().end();
      String what =
          "tensor %s has data_offsets [%d, %d]".formatted(BadFile.quote(next.getKey()), begin, end);
      if (end > dataBytes) {
        throw invalid(what, "offsets within the %d bytes of data".formatted(dataBytes));
      }
      if (begin != position) {
        throw invalid(what, "it to begin at %d: no gap, no overlap".formatted(position));
      }
      position = end;
    }
    if (position != dataBytes) {
      throw invalid(
          "the tensors end at byte %d of the data".formatted(position),
          "them to fill its %d bytes".formatted(dataBytes));
    }
  }

  private void checkFirst(Set<String> seen, String name, String where) {
    if (!seen.add(name)) {
      throw invalid("%s names %s twice".formatted(where, BadFile.quote(name)), "each name once");
    }
  }

  private UserException invalid(String what, String expected) {
    return BadFile.of(file, what, expected);
  }
}
