package io.rlvr.jobs.shard;

import io.rlvr.data.Sha256;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.FlatWeights;
import io.rlvr.model.folder.CheckpointPlan;
import io.rlvr.store.FileStore;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the files of a new policy version from shards. Attempts at a file give it the same bytes,
 * so it does not matter which of them is last.
 *
 * @param parameters of the model, in their order
 * @param target where it writes
 * @param folder of the version, relative to the root
 */
record VersionFile(
    List<Parameter> parameters,
    CheckpointPlan plan,
    PlacedWeights weights,
    TaskStore target,
    String folder)
    implements Serializable {

  /** A file that was written. */
  record Sum(String name, String sha256) implements Serializable {}

  Sum write(int index) throws IOException {
    CheckpointPlan.WeightFile file = plan.files().get(index);
    String path = folder + "/" + file.name();
    FileStore store = target.open();
    Map<String, Long> starts = new HashMap<>();
    long start = 0;
    for (Parameter parameter : parameters) {
      starts.put(parameter.name(), start);
      start += parameter.elements();
    }
    try (TaskFolder fetched = TaskFolder.create()) {
      Path staging = store.stagingFile(path, fetched.path());
      try {
        FlatWeights numbers = weights.open(fetched);
        plan.write(
            file,
            staging,
            (parameter, first, target, count) ->
                numbers.read(new FlatRange(starts.get(parameter.name()) + first, count), target));
        String sum = Sha256.hex(staging);
        store.publishFile(staging, path);
        return new Sum(file.name(), sum);
      } finally {
        Files.deleteIfExists(staging);
      }
    }
  }
}
