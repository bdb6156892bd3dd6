package io.rlvr.jobs.shard;

import io.rlvr.config.UserException;
import io.rlvr.data.Sha256;
import io.rlvr.store.OptimizerShards;
import java.io.IOException;
import java.nio.file.Path;

/** Whether a shard of the optimizer's state is the one that was written. */
public final class ShardCheck {
  private ShardCheck() {}

  /**
   * @throws UserException if it is another
   */
  public static void require(Path file, OptimizerShards.Shard shard) throws IOException {
    String found = Sha256.hex(file);
    if (!found.equals(shard.sha256())) {
      throw new UserException(
          "Cannot read %s: its SHA-256 is %s (expected %s, as %s says)",
          file, found, shard.sha256(), OptimizerShards.INDEX);
    }
  }
}
