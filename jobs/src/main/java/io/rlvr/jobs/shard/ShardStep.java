package io.rlvr.jobs.shard;

import io.rlvr.data.Maybe;
import io.rlvr.data.Sha256;
import io.rlvr.jobs.spark.Placement;
import io.rlvr.model.engine.AdamW;
import io.rlvr.model.engine.FlatAdamW;
import io.rlvr.model.engine.Precision;
import io.rlvr.model.flat.FlatFile;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.FlatWeights;
import io.rlvr.model.flat.Moments;
import io.rlvr.model.flat.StateShard;
import io.rlvr.store.FileStore;
import io.rlvr.store.OptimizerShards;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * What owns a shard for one optimizer step: it reads weights and moments, steps them chunk by
 * chunk, and writes both under a name that no other attempt has. What counts is what the driver is
 * told by the attempt that Spark took; the files of any other belong to nobody.
 *
 * @param precision that copies of the model compute in
 * @param target where it writes
 * @param weightFolder where new weights go, relative to the root
 * @param stateFolder where new moments go, relative to the root
 */
record ShardStep(
    ShardPlan plan,
    AdamW.Options options,
    Precision precision,
    FlatAdamW.Step numbers,
    PlacedWeights weights,
    PlacedMoments moments,
    TaskStore target,
    String weightFolder,
    String stateFolder)
    implements Serializable {

  /** What an attempt wrote. */
  record Written(ShardWeights.Part weights, OptimizerShards.Shard state) implements Serializable {}

  /**
   * @param gradient the shard's chunks, in order
   */
  Written step(int shard, Iterator<ReducedChunk> gradient) throws IOException {
    Placement.useExecutorThreads();
    FlatRange range = plan.range(shard);
    FileStore store = target.open();
    String name = "shard-%05d-%s.safetensors".formatted(shard, UUID.randomUUID());
    String weightPath = weightFolder + "/" + name;
    String statePath = stateFolder + "/" + name;
    try (TaskFolder folder = TaskFolder.create();
        FlatAdamW adamw = new FlatAdamW(plan.parameters(), options, plan.chunkSize())) {
      Path weightFile = store.stagingFile(weightPath, folder.path());
      Path stateFile = store.stagingFile(statePath, folder.path());
      try {
        FlatWeights weightsBefore = weights.open(folder);
        Moments before = moments.open(range, folder);
        try (FlatFile.Writer newWeights =
                FlatFile.create(weightFile, range, List.of(FlatFile.WEIGHTS));
            FlatFile.Writer state = FlatFile.create(stateFile, range, StateShard.VECTORS)) {
          float[] w = new float[plan.chunkSize()];
          float[] m = new float[plan.chunkSize()];
          float[] v = new float[plan.chunkSize()];
          for (FlatRange chunk : plan.chunksOf(shard)) {
            weightsBefore.read(chunk, w);
            before.read(chunk, m, v);
            adamw.step(chunk, w, gradient.next().values(), m, v, numbers);
            newWeights.append(FlatFile.WEIGHTS, w, chunk.count());
            state.append(StateShard.VECTORS.get(0), m, chunk.count());
            state.append(StateShard.VECTORS.get(1), v, chunk.count());
          }
          newWeights.commit();
          state.commit();
        }
        Maybe<ShardCopy> copy =
            copy(shard, weightFile, store, weightFolder + "/copy-" + name, folder);
        String sum = Sha256.hex(stateFile);
        store.publishFile(weightFile, weightPath);
        store.publishFile(stateFile, statePath);
        return new Written(
            new ShardWeights.Part(weightPath, range, copy),
            new OptimizerShards.Shard(name, range.start(), range.count(), sum));
      } finally {
        Files.deleteIfExists(weightFile);
        Files.deleteIfExists(stateFile);
      }
    }
  }

  /** The new weights for copies, where those compute in another type. */
  private Maybe<ShardCopy> copy(
      int shard, Path weightFile, FileStore store, String path, TaskFolder folder)
      throws IOException {
    if (precision == Precision.FLOAT32) {
      return Maybe.none();
    }
    FlatRange range = plan.range(shard);
    FlatFile wide = FlatFile.open(weightFile, range, List.of(FlatFile.WEIGHTS));
    float[] w = new float[plan.chunkSize()];
    try (ShardCopy.Writer copy =
        new ShardCopy.Writer(plan.parameters(), range, store, path, folder.path())) {
      for (FlatRange chunk : plan.chunksOf(shard)) {
        wide.read(FlatFile.WEIGHTS, chunk, w, 0);
        copy.append(chunk, w);
      }
      return Maybe.of(copy.publish());
    }
  }
}
