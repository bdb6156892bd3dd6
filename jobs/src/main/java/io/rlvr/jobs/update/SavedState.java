package io.rlvr.jobs.update;

import io.rlvr.jobs.shard.ShardCheck;
import io.rlvr.model.engine.AdamW;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.model.flat.StateShard;
import io.rlvr.store.OptimizerShards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An optimizer's state on this machine, in one file or in shards. */
final class SavedState {
  private SavedState() {}

  /**
   * Gives it to an optimizer.
   *
   * @param file the state, or the index of its shards, which lie beside it
   * @throws io.rlvr.config.UserException if it is of another model, or damaged
   */
  static void restore(AdamW optimizer, Path file) throws IOException {
    if (!file.endsWith(OptimizerShards.INDEX)) {
      optimizer.restore(file);
      return;
    }
    OptimizerShards shards = OptimizerShards.read(file.toString(), Files.readAllBytes(file));
    List<StateShard> open = new ArrayList<>();
    for (OptimizerShards.Shard shard : shards.shards()) {
      Path part = file.resolveSibling(shard.file());
      ShardCheck.require(part, shard);
      open.add(StateShard.open(part, new FlatRange(shard.start(), shard.count())));
    }
    optimizer.restore(file, shards.steps(), open);
  }
}
