package io.rlvr.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.stats.Moments;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** Manifests as JSON; the fields are in docs/formats.md. */
public final class ManifestJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ManifestJson() {}

  public static byte[] write(Manifest manifest) {
    ObjectNode root = JSON.createObjectNode();
    root.put("format-version", Manifest.FORMAT_VERSION);
    root.put("id", manifest.id());
    root.put("stage", manifest.stage());
    root.put("step", manifest.step());
    root.set("inputs", JSON.valueToTree(manifest.inputs()));
    root.set("settings", JSON.valueToTree(manifest.settings()));
    manifest
        .policy()
        .ifPresent(
            policy ->
                root.putObject("policy")
                    .put("version", policy.version())
                    .put("digest", policy.digest()));
    ArrayNode files = root.putArray("files");
    for (DataFile file : manifest.files()) {
      files
          .addObject()
          .put("name", file.name())
          .put("rows", file.rows())
          .put("bytes", file.bytes());
    }
    root.put("schema", manifest.schema());
    ObjectNode moments = root.putObject("moments");
    manifest.moments().forEach((name, value) -> moments.set(name, momentsNode(value)));
    root.set("metrics", JSON.valueToTree(manifest.metrics()));
    root.set("timings", JSON.valueToTree(manifest.timings()));
    root.set("environment", JSON.valueToTree(manifest.environment()));
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write manifest " + manifest.id(), e);
    }
  }

  /**
   * @param name the manifest's path, for messages
   * @throws UserException if it is not a manifest that this build reads
   */
  public static Manifest read(String name, byte[] bytes) {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UserException(
          "Cannot read manifest " + name + ": not JSON (expected one object)", e);
    }
    Fields fields = new Fields(name, root);
    int version = fields.integer("format-version");
    if (version > Manifest.FORMAT_VERSION || version < 1) {
      throw new UserException(
          "Cannot read manifest %s: format-version %d (this build reads up to %d)",
          name, version, Manifest.FORMAT_VERSION);
    }
    try {
      return new Manifest(
          fields.text("id"),
          fields.text("stage"),
          fields.integer("step"),
          fields.map("inputs", JsonNode::asText),
          fields.map("settings", ManifestJson::plain),
          fields.optional("policy").map(ManifestJson::policy),
          files(fields.node("files")),
          fields.text("schema"),
          fields.map("moments", ManifestJson::moments),
          fields.map("metrics", JsonNode::asDouble),
          fields.map("timings", JsonNode::asDouble),
          fields.map("environment", JsonNode::asText));
    } catch (IllegalArgumentException e) {
      throw new UserException("Cannot read manifest " + name + ": " + e.getMessage(), e);
    }
  }

  private static ObjectNode momentsNode(Moments value) {
    ObjectNode node = JSON.createObjectNode().put("count", value.count());
    if (value.count() > 0) {
      node.put("mean", value.mean())
          .put("m2", value.m2())
          .put("min", value.min())
          .put("max", value.max());
    }
    return node;
  }

  private static Moments moments(JsonNode node) {
    return node.path("count").asLong() == 0
        ? Moments.EMPTY
        : new Moments(
            node.path("count").asLong(),
            node.path("mean").asDouble(),
            node.path("m2").asDouble(),
            node.path("min").asDouble(),
            node.path("max").asDouble());
  }

  private static PolicyVersion policy(JsonNode node) {
    return new PolicyVersion(node.path("version").asInt(-1), node.path("digest").asText());
  }

  private static List<DataFile> files(JsonNode array) {
    List<DataFile> files = new ArrayList<>();
    for (JsonNode file : array) {
      files.add(
          new DataFile(
              file.path("name").asText(),
              file.path("rows").asLong(-1),
              file.path("bytes").asLong(-1)));
    }
    return files;
  }

  private static Object plain(JsonNode node) {
    return JSON.convertValue(node, Object.class);
  }

  /** Fields of one object, each with its own message when it is missing or of another type. */
  private record Fields(String name, JsonNode root) {
    JsonNode node(String field) {
      if (!root.has(field)) {
        throw new UserException("Cannot read manifest %s: field '%s' is missing", name, field);
      }
      return root.get(field);
    }

    Optional<JsonNode> optional(String field) {
      return Optional.ofNullable(root.get(field));
    }

    String text(String field) {
      if (!node(field).isTextual()) {
        throw wrongType(field, "text");
      }
      return node(field).asText();
    }

    int integer(String field) {
      if (!node(field).isInt()) {
        throw wrongType(field, "a whole number");
      }
      return node(field).asInt();
    }

    <V> SortedMap<String, V> map(String field, Function<JsonNode, V> value) {
      if (!node(field).isObject()) {
        throw wrongType(field, "an object");
      }
      SortedMap<String, V> map = new TreeMap<>();
      for (Map.Entry<String, JsonNode> entry : node(field).properties()) {
        map.put(entry.getKey(), value.apply(entry.getValue()));
      }
      return map;
    }

    private UserException wrongType(String field, String expected) {
      return new UserException(
          "Cannot read manifest %s: field '%s' is %s (expected %s)",
          name, field, node(field), expected);
    }
  }
}
