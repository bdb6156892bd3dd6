package io.rlvr.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The fields of one object of a JSON file of ours, each with its own message when it is missing or
 * of another type. JSON has no NaN and no infinity: such a number is one of the texts NaN, Infinity
 * and -Infinity.
 *
 * @param file what is read, for messages, such as {@code manifest runs/a/_manifest.json}
 * @param path of the object within the file, empty for the whole
 */
record JsonFields(String file, String path, JsonNode object) {
  static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private static final String VERSION = "format-version";
  private static final String CHECKSUM = "checksum";

  /** An object to fill, which says which format it has. */
  static ObjectNode create() {
    return JSON.createObjectNode().put(VERSION, Manifest.FORMAT_VERSION);
  }

  /** The object with a checksum of itself, as {@link #requireIntact} wants it. */
  static byte[] write(ObjectNode root) {
    try {
      root.put(CHECKSUM, checksum(JSON.readTree(JSON.writeValueAsBytes(root))));
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of our own has no JSON: " + root, e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read what was just written", e);
    }
  }

  /**
   * Refuses a file that is well formed and yet not what was written: a digit of a moment may have
   * changed. One without a checksum is older than they are, and is believed.
   */
  void requireIntact() {
    if (has(CHECKSUM)) {
      String expected = text(CHECKSUM);
      ObjectNode rest = object.deepCopy();
      rest.remove(CHECKSUM);
      String found = checksum(rest);
      if (!found.equals(expected)) {
        throw new UserException(
            "Cannot read %s: its checksum is %s (expected %s); it has changed since it was written",
            file, found, expected);
      }
    }
  }

  /** CRC-32C, in hex, of the object as JSON without white space. */
  private static String checksum(JsonNode root) {
    CRC32C crc = new CRC32C();
    crc.update(root.toString().getBytes(UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }

  /** How a number is written. */
  static JsonNode number(double value) {
    return Double.isFinite(value)
        ? JSON.getNodeFactory().numberNode(value)
        : JSON.getNodeFactory().textNode(Double.toString(value));
  }

  /**
   * The fields of a file.
   *
   * @throws UserException if it is not an object of a format that this build reads
   */
  static JsonFields parse(String file, byte[] bytes) {
    JsonFields fields;
    try {
      fields = new JsonFields(file, "", JSON.readTree(bytes));
    } catch (IOException e) {
      throw UserException.causedBy(
          e, "Cannot read %s: not JSON%s (expected one object)", file, place(e));
    }
    if (!fields.object.isObject()) {
      throw new UserException("Cannot read %s: not an object (expected one object)", file);
    }
    int version = fields.integer(VERSION);
    if (version > Manifest.FORMAT_VERSION || version < 1) {
      throw new UserException(
          "Cannot read %s: format-version %d (this build reads up to %d)",
          file, version, Manifest.FORMAT_VERSION);
    }
    return fields;
  }

  boolean has(String field) {
    return object.has(field);
  }

  String text(String field) {
    return text(field, node(field));
  }

  int integer(String field) {
    JsonNode node = node(field);
    if (!node.isInt()) {
      throw wrongType(field, node, "a whole number of 32 bits");
    }
    return node.intValue();
  }

  long whole(String field) {
    JsonNode node = node(field);
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      throw wrongType(field, node, "a whole number");
    }
    return node.longValue();
  }

  double number(String field) {
    return number(field, node(field));
  }

  JsonFields object(String field) {
    return object(field, node(field));
  }

  Optional<JsonFields> optionalObject(String field) {
    return has(field) ? Optional.of(object(field)) : Optional.empty();
  }

  /** What {@code read} makes of each object of an array. */
  <T> List<T> objects(String field, Function<JsonFields, T> read) {
    JsonNode array = node(field);
    if (!array.isArray()) {
      throw wrongType(field, array, "an array");
    }
    List<T> objects = new ArrayList<>();
    for (JsonNode each : array) {
      objects.add(read.apply(object(field + "[" + objects.size() + "]", each)));
    }
    return objects;
  }

  SortedMap<String, JsonFields> objectsByName(String field) {
    JsonFields map = object(field);
    return map.entries(map::object);
  }

  SortedMap<String, String> texts(String field) {
    JsonFields map = object(field);
    return map.entries(map::text);
  }

  SortedMap<String, Double> numbers(String field) {
    JsonFields map = object(field);
    return map.entries(map::number);
  }

  /** Values of any type; a whole number is an Integer if it fits, else a Long. */
  SortedMap<String, Object> values(String field) {
    JsonFields map = object(field);
    return map.entries(name -> JSON.convertValue(map.node(name), Object.class));
  }

  private static String place(IOException e) {
    return e instanceof JsonProcessingException problem && problem.getLocation() != null
        ? " at line %d, column %d"
            .formatted(problem.getLocation().getLineNr(), problem.getLocation().getColumnNr())
        : "";
  }

  private <V> SortedMap<String, V> entries(Function<String, V> value) {
    SortedMap<String, V> entries = new TreeMap<>();
    object.fieldNames().forEachRemaining(name -> entries.put(name, value.apply(name)));
    return entries;
  }

  private JsonNode node(String field) {
    JsonNode node = object.get(field);
    if (node == null) {
      throw new UserException("Cannot read %s: field '%s' is missing", file, path + field);
    }
    return node;
  }

  private String text(String field, JsonNode node) {
    if (!node.isTextual()) {
      throw wrongType(field, node, "text");
    }
    return node.textValue();
  }

  private double number(String field, JsonNode node) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    return switch (node.asText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw wrongType(field, node, "a number");
    };
  }

  private JsonFields object(String field, JsonNode node) {
    if (!node.isObject()) {
      throw wrongType(field, node, "an object");
    }
    return new JsonFields(file, path + field + ".", node);
  }

  private UserException wrongType(String field, JsonNode node, String expected) {
    String value = node.isArray() ? "an array" : node.isObject() ? "an object" : node.toString();
    return new UserException(
        "Cannot read %s: field '%s' is %s (expected %s)", file, path + field, value, expected);
  }
}
