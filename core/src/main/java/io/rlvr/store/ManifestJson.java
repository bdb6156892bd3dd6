package io.rlvr.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import io.rlvr.json.JsonFields;
import io.rlvr.stats.Moments;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Manifests as JSON; the fields are in docs/formats.md. Moments of nothing are a count of 0 alone.
 * Fields that this build does not know are ignored, so that a later build may add some within a
 * format version.
 */
public final class ManifestJson {
  private ManifestJson() {}

  public static byte[] write(Manifest manifest) {
    ObjectNode root = CheckedJson.create(Manifest.FORMAT_VERSION);
    root.put("id", manifest.id());
    root.put("stage", manifest.stage());
    root.put("step", manifest.step());
    root.set("inputs", Json.tree(manifest.inputs()));
    root.set("settings", Json.tree(manifest.settings()));
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
    manifest.moments().forEach((name, value) -> writeMoments(moments.putObject(name), value));
    writeNumbers(root.putObject("metrics"), manifest.metrics());
    writeNumbers(root.putObject("timings"), manifest.timings());
    root.set("environment", Json.tree(manifest.environment()));
    return CheckedJson.write(root);
  }

  /**
   * @param name the manifest's path, for messages
   * @throws UserException if it is not a manifest that this build reads
   */
  public static Manifest read(String name, byte[] bytes) {
    String file = "manifest " + name;
    JsonFields fields = CheckedJson.read(file, bytes, Manifest.FORMAT_VERSION);
    try {
      SortedMap<String, Moments> moments = new TreeMap<>();
      fields.objectByName("moments").forEach((key, value) -> moments.put(key, moments(value)));
      Manifest manifest =
          new Manifest(
              fields.text("id"),
              fields.text("stage"),
              fields.integer("step"),
              fields.textByName("inputs"),
              fields.object("settings").values(),
              policy(fields),
              fields.objects("files").stream().map(ManifestJson::file).toList(),
              fields.text("schema"),
              moments,
              fields.numberByName("metrics"),
              fields.numberByName("timings"),
              fields.textByName("environment"));
      CheckedJson.requireIntact(file, fields);
      return manifest;
    } catch (IllegalArgumentException e) { // a record refuses what it was given
      throw UserException.causedBy(e, "Cannot read manifest %s: %s", name, e.getMessage());
    }
  }

  private static void writeNumbers(ObjectNode node, SortedMap<String, Double> numbers) {
    numbers.forEach((name, value) -> node.set(name, JsonFields.numberOrNaN(value)));
  }

  private static void writeMoments(ObjectNode node, Moments value) {
    node.put("count", value.count());
    if (value.count() > 0) {
      node.set("mean", JsonFields.numberOrNaN(value.mean()));
      node.set("m2", JsonFields.numberOrNaN(value.m2()));
      node.set("min", JsonFields.numberOrNaN(value.min()));
      node.set("max", JsonFields.numberOrNaN(value.max()));
    }
  }

  private static Moments moments(JsonFields fields) {
    long count = fields.whole("count");
    return count == 0
        ? Moments.EMPTY
        : new Moments(
            count,
            fields.numberOrNaN("mean"),
            fields.numberOrNaN("m2"),
            fields.numberOrNaN("min"),
            fields.numberOrNaN("max"));
  }

  private static Optional<PolicyVersion> policy(JsonFields fields) {
    if (!fields.mentions("policy")) {
      return Optional.empty();
    }
    JsonFields policy = fields.object("policy");
    return Optional.of(new PolicyVersion(policy.integer("version"), policy.text("digest")));
  }

  private static DataFile file(JsonFields fields) {
    return new DataFile(fields.text("name"), fields.whole("rows"), fields.whole("bytes"));
  }
}
