package io.rlvr.jobs.gradient;

import java.io.Serializable;
import java.util.Comparator;
import org.apache.spark.Partitioner;

/** Which numbers of the gradient, and of which shard: the order in which they are summed. */
public record ChunkKey(int chunk, int shard) implements Comparable<ChunkKey>, Serializable {
  private static final Comparator<ChunkKey> ORDER =
      Comparator.comparingInt(ChunkKey::chunk).thenComparingInt(ChunkKey::shard);

  @Override
  public int compareTo(ChunkKey other) {
    return ORDER.compare(this, other);
  }

  /** One partition for each chunk: it is what the driver fetches at once. */
  static final class ByChunk extends Partitioner {
    private final int chunks;

    ByChunk(int chunks) {
      this.chunks = chunks;
    }

    @Override
    public int numPartitions() {
      return chunks;
    }

    @Override
    public int getPartition(Object key) {
      return ((ChunkKey) key).chunk();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByChunk same && same.chunks == chunks;
    }

    @Override
    public int hashCode() {
      return chunks;
    }
  }
}
