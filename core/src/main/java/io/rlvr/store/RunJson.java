package io.rlvr.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The record of a run: what every later command must agree with.
 *
 * @param settings all, resolved; secrets never are settings
 * @param startModel digest of the model that the run starts from
 * @param environment of the command that made the run
 */
public record RunJson(
    SortedMap<String, Object> settings, String startModel, SortedMap<String, String> environment) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  public RunJson {
    requireNonNull(startModel, "startModel is null");
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  public byte[] write() {
    ObjectNode root = JSON.createObjectNode();
    root.put("format-version", Manifest.FORMAT_VERSION);
    root.put("start-model", startModel);
    root.set("settings", JSON.valueToTree(settings));
    root.set("environment", JSON.valueToTree(environment));
    try {
      return JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write run.json", e);
    }
  }

  /**
   * @param name the file's path, for messages
   * @throws UserException if it is not a record that this build reads
   */
  public static RunJson read(String name, byte[] bytes) {
    JsonNode root;
    try {
      root = JSON.readTree(bytes);
    } catch (IOException e) {
      throw new UserException("Cannot read " + name + ": not JSON (expected one object)", e);
    }
    if (root.path("format-version").asInt(-1) != Manifest.FORMAT_VERSION
        || !root.path("start-model").isTextual()
        || !root.path("settings").isObject()) {
      throw new UserException(
          "Cannot read %s: not the record of a run (expected format-version %d, start-model and"
              + " settings)",
          name, Manifest.FORMAT_VERSION);
    }
    SortedMap<String, Object> settings = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : root.get("settings").properties()) {
      settings.put(entry.getKey(), JSON.convertValue(entry.getValue(), Object.class));
    }
    SortedMap<String, String> environment = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : root.path("environment").properties()) {
      environment.put(entry.getKey(), entry.getValue().asText());
    }
    return new RunJson(settings, root.get("start-model").asText(), environment);
  }
}
