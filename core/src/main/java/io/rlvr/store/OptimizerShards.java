package io.rlvr.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.config.UserException;
import io.rlvr.json.Json;
import io.rlvr.json.JsonFields;
import java.io.Serializable;
import java.util.List;

/**
 * The optimizer's state of a policy version in shards: which files of the state's folder have it.
 * Other files there belong to nobody.
 *
 * @param steps optimizer steps that it is after
 * @param shards in the order of their numbers, without a gap
 */
public record OptimizerShards(long steps, List<Shard> shards) implements Serializable {
  /** The name of the file that says so. */
  public static final String INDEX = "optimizer.index.json";

  private static final int FORMAT_VERSION = 1;

  /**
   * A file with both moments of a run of numbers, where all parameters lie one after the other.
   *
   * @param file its name
   * @param start the first number
   * @param count how many
   * @param sha256 of the file
   */
  public record Shard(String file, long start, int count, String sha256) implements Serializable {}

  public OptimizerShards {
    shards = List.copyOf(shards);
  }

  /** How many numbers of a model it is the state of. */
  public long numbers() {
    return shards.stream().mapToLong(Shard::count).sum();
  }

  public byte[] write() {
    ObjectNode root = CheckedJson.create(FORMAT_VERSION).put("steps", steps);
    ArrayNode files = root.putArray("shards");
    for (Shard shard : shards) {
      files
          .addObject()
          .put("file", shard.file())
          .put("start", shard.start())
          .put("count", shard.count())
          .put("sha256", shard.sha256());
    }
    return CheckedJson.write(root);
  }

  /**
   * @param name the file's path, for messages
   * @throws UserException if it is not an index that this build reads
   */
  public static OptimizerShards read(String name, byte[] bytes) {
    JsonFields fields = CheckedJson.read(name, bytes, FORMAT_VERSION);
    CheckedJson.requireIntact(name, fields);
    List<Shard> shards = fields.objects("shards").stream().map(OptimizerShards::shard).toList();
    long next = 0;
    for (Shard shard : shards) {
      boolean isNext = shard.start() == next && shard.count() > 0;
      if (!isNext || !shard.file().matches("[A-Za-z0-9][A-Za-z0-9._-]*\\.safetensors")) {
        throw new UserException(
            "Cannot read %s: shard %s starts at %d (expected a file beside it, from %d on)",
            name, Json.line(Json.tree(shard.file())), shard.start(), next);
      }
      next += shard.count();
    }
    return new OptimizerShards(fields.whole("steps"), shards);
  }

  private static Shard shard(JsonFields fields) {
    return new Shard(
        fields.text("file"), fields.whole("start"), fields.integer("count"), fields.text("sha256"));
  }
}
