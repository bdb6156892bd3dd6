package io.rlvr.jobs.shard;

import io.rlvr.data.Sha256;
import io.rlvr.model.flat.FlatFile;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.Moments;
import io.rlvr.model.flat.StateShard;
import io.rlvr.store.FileStore;
import io.rlvr.store.OptimizerShards;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Writes a shard of the optimizer's state as it is: for an update none of whose optimizer steps was
 * applied.
 *
 * @param target where it writes
 * @param folder where it goes, relative to the root
 */
record StateCopy(ShardPlan plan, PlacedMoments moments, TaskStore target, String folder)
    implements Serializable {

  OptimizerShards.Shard copy(int shard) throws IOException {
    FlatRange range = plan.range(shard);
    FileStore store = target.open();
    String name = "shard-%05d-%s.safetensors".formatted(shard, UUID.randomUUID());
    String path = folder + "/" + name;
    try (TaskFolder fetched = TaskFolder.create()) {
      Path file = store.stagingFile(path, fetched.path());
      try {
        Moments before = moments.open(range, fetched);
        try (FlatFile.Writer state = FlatFile.create(file, range, StateShard.VECTORS)) {
          float[] m = new float[plan.chunkSize()];
          float[] v = new float[plan.chunkSize()];
          for (FlatRange chunk : plan.chunksOf(shard)) {
            before.read(chunk, m, v);
            state.append(StateShard.VECTORS.get(0), m, chunk.count());
            state.append(StateShard.VECTORS.get(1), v, chunk.count());
          }
          state.commit();
        }
        String sum = Sha256.hex(file);
        store.publishFile(file, path);
        return new OptimizerShards.Shard(name, range.start(), range.count(), sum);
      } finally {
        Files.deleteIfExists(file);
      }
    }
  }
}
