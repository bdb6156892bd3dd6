package io.rlvr.store;

import static io.rlvr.store.JsonFields.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.stats.Moments;
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
    ObjectNode root = JsonFields.create();
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
    manifest.moments().forEach((name, value) -> writeMoments(moments.putObject(name), value));
    writeNumbers(root.putObject("metrics"), manifest.metrics());
    writeNumbers(root.putObject("timings"), manifest.timings());
    root.set("environment", JSON.valueToTree(manifest.environment()));
    return JsonFields.write(root);
  }

  /**
   * @param name the manifest's path, for messages
   * @throws UserException if it is not a manifest that this build reads
   */
  public static Manifest read(String name, byte[] bytes) {
    JsonFields fields = JsonFields.parse("manifest " + name, bytes);
    try {
      SortedMap<String, Moments> moments = new TreeMap<>();
      fields.objectsByName("moments").forEach((key, value) -> moments.put(key, moments(value)));
      Manifest manifest =
          new Manifest(
              fields.text("id"),
              fields.text("stage"),
              fields.integer("step"),
              fields.texts("inputs"),
              fields.values("settings"),
              fields.optionalObject("policy").map(ManifestJson::policy),
              fields.objects("files", ManifestJson::file),
              fields.text("schema"),
              moments,
              fields.numbers("metrics"),
              fields.numbers("timings"),
              fields.texts("environment"));
      fields.requireIntact();
      return manifest;
    } catch (IllegalArgumentException e) { // a record refuses what it was given
      throw UserException.causedBy(e, "Cannot read manifest %s: %s", name, e.getMessage());
    }
  }

  private static void writeNumbers(ObjectNode node, SortedMap<String, Double> numbers) {
    numbers.forEach((name, value) -> node.set(name, JsonFields.number(value)));
  }

  private static void writeMoments(ObjectNode node, Moments value) {
    node.put("count", value.count());
    if (value.count() > 0) {
      node.set("mean", JsonFields.number(value.mean()));
      node.set("m2", JsonFields.number(value.m2()));
      node.set("min", JsonFields.number(value.min()));
      node.set("max", JsonFields.number(value.max()));
    }
  }

  private static Moments moments(JsonFields fields) {
    long count = fields.whole("count");
    return count == 0
        ? Moments.EMPTY
        : new Moments(
            count,
            fields.number("mean"),
            fields.number("m2"),
            fields.number("min"),
            fields.number("max"));
  }

  private static PolicyVersion policy(JsonFields fields) {
    return new PolicyVersion(fields.integer("version"), fields.text("digest"));
  }

  private static DataFile file(JsonFields fields) {
    return new DataFile(fields.text("name"), fields.whole("rows"), fields.whole("bytes"));
  }
}
