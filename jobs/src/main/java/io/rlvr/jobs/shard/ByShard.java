package io.rlvr.jobs.shard;

import io.rlvr.jobs.gradient.ChunkKey;
import java.util.Arrays;
import org.apache.spark.Partitioner;

/** Sends the chunks of a gradient to the shards that they are stepped in: a partition for each. */
final class ByShard extends Partitioner {
  private final int[] firstChunks;

  ByShard(ShardPlan plan) {
    this.firstChunks = plan.firstChunks();
  }

  @Override
  public int numPartitions() {
    return firstChunks.length;
  }

  @Override
  public int getPartition(Object key) {
    int found = Arrays.binarySearch(firstChunks, ((ChunkKey) key).chunk());
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ByShard same && Arrays.equals(same.firstChunks, firstChunks);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(firstChunks);
  }
}
