package io.rlvr.jobs.shard;

import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.Moments;
import io.rlvr.model.flat.StateShard;
import io.rlvr.store.FileStore;
import io.rlvr.store.OptimizerShards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * In shards, which may be other ones than those of the update.
 *
 * @param root of the store
 * @param folder of the files, relative to the root; empty for the root
 * @param trust whether files are compared with their SHA-256
 */
record ShardMoments(String root, String folder, OptimizerShards shards, Trust trust)
    implements PlacedMoments {
  /** Of an earlier command, or of this very update. */
  enum Trust {
    CHECKED,
    OWN
  }

  @Override
  public Moments open(FlatRange range, TaskFolder cache) throws IOException {
    FileStore store = HadoopFileStore.open(root, HadoopSettings.here());
    List<OptimizerShards.Shard> needed = new ArrayList<>();
    List<StateShard> open = new ArrayList<>();
    for (OptimizerShards.Shard shard : shards.shards()) {
      if (range.common(of(shard)).count() > 0) {
        Path file = store.localFile(path(shard), cache.path());
        if (trust == Trust.CHECKED) {
          ShardCheck.require(file, shard);
        }
        needed.add(shard);
        open.add(StateShard.open(file, of(shard)));
      }
    }
    return (some, m, v) -> {
      for (int i = 0; i < open.size(); i++) {
        FlatRange common = some.common(of(needed.get(i)));
        if (common.count() > 0) {
          open.get(i).read(common, m, v, (int) (common.start() - some.start()));
        }
      }
    };
  }

  /** Its place, relative to the root. */
  String path(OptimizerShards.Shard shard) {
    return folder.isEmpty() ? shard.file() : folder + "/" + shard.file();
  }

  static FlatRange of(OptimizerShards.Shard shard) {
    return new FlatRange(shard.start(), shard.count());
  }
}
