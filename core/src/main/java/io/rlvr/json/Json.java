package io.rlvr.json;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** How JSON of ours is made and written. */
public final class Json {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectWriter INDENTED = MAPPER.writerWithDefaultPrettyPrinter();

  private Json() {}

  /** An object to fill. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Maps, lists, texts, numbers and booleans as a tree. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** Without white space. */
  public static String line(JsonNode tree) {
    return ours(() -> MAPPER.writeValueAsString(tree));
  }

  /** The same in UTF-8. */
  public static byte[] bytes(JsonNode tree) {
    return ours(() -> MAPPER.writeValueAsBytes(tree));
  }

  /** A field a line, for people; no line break at the end. */
  public static String indented(JsonNode tree) {
    return ours(() -> INDENTED.writeValueAsString(tree));
  }

  /** The same in UTF-8. */
  public static byte[] indentedBytes(JsonNode tree) {
    return ours(() -> INDENTED.writeValueAsBytes(tree));
  }

  /** A field a line, and what is in it on its line, so that line tools can read it too. */
  public static String fieldALine(ObjectNode object) {
    return object.properties().stream()
        .map(field -> entry(field.getKey(), field.getValue()))
        .collect(joining(",\n  ", "{\n  ", "\n}"));
  }

  private static String entry(String name, JsonNode value) {
    return line(TextNode.valueOf(name)) + ": " + spaced(value);
  }

  private static String spaced(JsonNode value) {
    return value.isObject()
        ? value.properties().stream()
            .map(field -> entry(field.getKey(), field.getValue()))
            .collect(joining(", ", "{", "}"))
        : line(value);
  }

  private interface Writing<T> {
    T write() throws JsonProcessingException;
  }

  private static <T> T ours(Writing<T> writing) {
    try {
      return writing.write();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree of our own has no JSON", e);
    }
  }
}
