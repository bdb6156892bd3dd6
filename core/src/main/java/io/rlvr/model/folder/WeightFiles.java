package io.rlvr.model.folder;

import io.rlvr.model.family.ConfigFields;
import io.rlvr.model.safetensors.BadFile;
import io.rlvr.model.safetensors.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the file of each tensor: one model.safetensors, or shards with an index. */
final class WeightFiles {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private WeightFiles() {}

  /** The file of each tensor of a model folder, by tensor name. */
  static SortedMap<String, Safetensors> open(Path folder) {
    Path single = folder.resolve(SINGLE);
    if (Files.exists(single)) {
      return ofSingle(Safetensors.open(single));
    }
    Path index = folder.resolve(INDEX);
    if (Files.exists(index)) {
      return ofShards(folder, index);
    }
    throw BadFile.of(folder, "no weights in the folder", SINGLE + " or " + INDEX);
  }

  private static SortedMap<String, Safetensors> ofSingle(Safetensors file) {
    SortedMap<String, Safetensors> files = new TreeMap<>();
    file.names().forEach(name -> files.put(name, file));
    return Collections.unmodifiableSortedMap(files);
  }

  private static SortedMap<String, Safetensors> ofShards(Path folder, Path index) {
    Map<String, String> weightMap =
        ConfigFields.read(index)
            .object("weight_map")
            .orElseThrow(
                () -> BadFile.of(index, "weight_map is missing", "an object of file names"))
            .textByName();
    Map<String, Safetensors> shards = new TreeMap<>();
    SortedMap<String, Safetensors> files = new TreeMap<>();
    weightMap.forEach(
        (tensor, name) -> {
          if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors")) {
            throw BadFile.of(
                index,
                "weight_map has the file %s".formatted(BadFile.quote(name)),
                "the plain name of a .safetensors file beside it");
          }
          Safetensors shard =
              shards.computeIfAbsent(name, n -> Safetensors.open(folder.resolve(n)));
          if (!shard.names().contains(tensor)) {
            throw BadFile.of(
                folder.resolve(name),
                "tensor %s is missing".formatted(BadFile.quote(tensor)),
                "it here by " + INDEX);
          }
          files.put(tensor, shard);
        });
    return Collections.unmodifiableSortedMap(files);
  }
}
