package io.rlvr.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The fields of an untrusted JSON object, read strictly: a number is never taken from a string. A
 * field that is null counts as absent.
 */
final class ConfigFields {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final long LONGEST_FILE = 64L << 20;

  private final Path file;
  private final String prefix;
  private final JsonNode object;

  private ConfigFields(Path file, String prefix, JsonNode object) {
    this.file = file;
    this.prefix = prefix;
    this.object = object;
  }

  static ConfigFields read(Path file) {
    try {
      if (Files.size(file) > LONGEST_FILE) {
        throw BadFile.of(
            file, "the file has %d bytes".formatted(Files.size(file)), "at most " + LONGEST_FILE);
      }
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      if (!root.isObject()) {
        throw BadFile.of(file, "the file is no JSON object", "an object");
      }
      return new ConfigFields(file, "", root);
    } catch (JsonProcessingException e) {
      throw UserException.causedBy(
          e,
          "Cannot read %s: not JSON at line %d (expected an object)",
          file,
          e.getLocation().getLineNr());
    } catch (IOException e) {
      throw BadFile.unreadable(file, e);
    }
  }

  Set<String> names() {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  boolean has(String name) {
    return object.hasNonNull(name);
  }

  /** Whether the file names the field at all, be it null. */
  boolean mentions(String name) {
    return object.has(name);
  }

  String text(String name) {
    String expected = "a string";
    JsonNode value = required(name, expected);
    if (!value.isTextual()) {
      throw invalid(name, expected);
    }
    return value.textValue();
  }

  /** A whole number from 1 to {@code most}. */
  int size(String name, int most) {
    String expected = "a whole number from 1 to " + most;
    JsonNode value = required(name, expected);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 1
        || value.longValue() > most) {
      throw invalid(name, expected);
    }
    return value.intValue();
  }

  /** A finite number above 0. */
  double positive(String name) {
    String expected = "a number > 0";
    JsonNode value = required(name, expected);
    if (!value.isNumber() || !(value.doubleValue() > 0) || Double.isInfinite(value.doubleValue())) {
      throw invalid(name, expected);
    }
    return value.doubleValue();
  }

  /** Whether a flag is there and true. */
  boolean isTrue(String name) {
    if (!has(name)) {
      return false;
    }
    if (!object.get(name).isBoolean()) {
      throw invalid(name, "true or false");
    }
    return object.get(name).booleanValue();
  }

  /** A number, of any sign. */
  double number(String name) {
    String expected = "a number";
    JsonNode value = required(name, expected);
    if (!value.isNumber()) {
      throw invalid(name, expected);
    }
    return value.doubleValue();
  }

  /** Whether a field is true or false. */
  boolean isFlag(String name) {
    return object.path(name).isBoolean();
  }

  /** Whether a field asks for nothing: absent, null, false, or an empty list, object or text. */
  boolean isOff(String name) {
    JsonNode value = object.path(name);
    return value.isMissingNode()
        || value.isNull()
        || (value.isBoolean() && !value.booleanValue())
        || (value.isContainerNode() && value.isEmpty())
        || (value.isTextual() && value.textValue().isEmpty());
  }

  Optional<ConfigFields> object(String name) {
    if (!has(name)) {
      return Optional.empty();
    }
    if (!object.get(name).isObject()) {
      throw invalid(name, "an object");
    }
    return Optional.of(new ConfigFields(file, prefix + name + ".", object.get(name)));
  }

  /** Token ids: a whole number or a list of them; none if absent. */
  List<Integer> tokenIds(String name) {
    if (!has(name)) {
      return List.of();
    }
    JsonNode value = object.get(name);
    List<Integer> ids = new ArrayList<>();
    for (JsonNode id : value.isArray() ? value : List.of(value)) {
      if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
        throw invalid(name, "a token id or a list of them");
      }
      ids.add(id.intValue());
    }
    return Collections.unmodifiableList(ids);
  }

  /** A list of strings; empty if absent. */
  List<String> texts(String name) {
    if (!has(name)) {
      return List.of();
    }
    if (!object.get(name).isArray()) {
      throw invalid(name, "a list of strings");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode text : object.get(name)) {
      if (!text.isTextual()) {
        throw invalid(name, "a list of strings");
      }
      texts.add(text.textValue());
    }
    return Collections.unmodifiableList(texts);
  }

  /** An object's fields, all of them strings, by name. */
  Map<String, String> textByName() {
    Map<String, String> texts = new TreeMap<>();
    object.fieldNames().forEachRemaining(name -> texts.put(name, text(name)));
    return Collections.unmodifiableMap(texts);
  }

  /** {@code Cannot read <file>: <name> is <value> (expected <form>)}. */
  UserException invalid(String name, String expected) {
    String value = object.path(name).toString();
    return BadFile.of(
        file,
        prefix + name + (mentions(name) ? " is " + BadFile.shorten(value) : " is missing"),
        expected);
  }

  private JsonNode required(String name, String expected) {
    if (!has(name)) {
      throw invalid(name, expected);
    }
    return object.get(name);
  }
}
