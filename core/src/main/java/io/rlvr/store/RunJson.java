package io.rlvr.store;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import io.rlvr.json.JsonFields;
import java.util.Collections;
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
  public RunJson {
    requireNonNull(startModel, "startModel is null");
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
  }

  public byte[] write() {
    ObjectNode root = CheckedJson.create();
    root.put("start-model", startModel);
    root.set("settings", Json.tree(settings));
    root.set("environment", Json.tree(environment));
    return CheckedJson.write(root);
  }

  /**
   * @param name the file's path, for messages
   * @throws UserException if it is not a record that this build reads
   */
  public static RunJson read(String name, byte[] bytes) {
    String file = "record of a run " + name;
    JsonFields fields = CheckedJson.read(file, bytes);
    RunJson record =
        new RunJson(
            fields.object("settings").values(),
            fields.text("start-model"),
            fields.mentions("environment") ? fields.textByName("environment") : new TreeMap<>());
    CheckedJson.requireIntact(file, fields);
    return record;
  }
}
