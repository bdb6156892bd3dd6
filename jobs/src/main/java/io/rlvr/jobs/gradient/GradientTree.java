package io.rlvr.jobs.gradient;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import scala.Tuple2;

/**
 * Sums gradients over shards in a tree whose shape follows from their number alone: up to {@code
 * fan} of them in one task, in their order; of more, each {@code fan} neighbours first. All sums
 * are in double and the last is rounded once.
 *
 * @param fan the most shards that a task adds up
 */
record GradientTree(int fan) {
  /** A task takes in a gibibyte of chunks of 16 MiB. */
  static final GradientTree STANDARD = new GradientTree(64);

  /**
   * @param parts in a partition for each shard
   * @return the chunks, in a partition each
   */
  JavaRDD<GradientChunk> sum(JavaPairRDD<ChunkKey, GradientChunk> parts, int chunks) {
    int shards = parts.getNumPartitions();
    if (shards <= fan) {
      return parts
          .repartitionAndSortWithinPartitions(new ChunkKey.ByChunk(chunks))
          .mapPartitions(sorted -> List.of(GradientChunk.sum(sorted)).iterator());
    }
    int neighbours = fan;
    int groups = (shards + fan - 1) / fan;
    return parts
        .repartitionAndSortWithinPartitions(new ByGroup(chunks, groups, fan))
        .mapPartitionsToPair(sorted -> List.of(partial(sorted, neighbours)).iterator())
        .repartitionAndSortWithinPartitions(new ChunkKey.ByChunk(chunks))
        .mapPartitions(sorted -> List.of(total(sorted)).iterator());
  }

  /** Of one chunk and group. */
  private static Tuple2<ChunkKey, GradientChunk.Partial> partial(
      Iterator<Tuple2<ChunkKey, GradientChunk>> sorted, int neighbours) {
    GradientChunk.Sum sum = new GradientChunk.Sum();
    Tuple2<ChunkKey, GradientChunk> part = sorted.next();
    ChunkKey key = new ChunkKey(part._1().chunk(), part._1().shard() / neighbours);
    sum.add(part._2());
    while (sorted.hasNext()) {
      sum.add(sorted.next()._2());
    }
    return new Tuple2<>(key, sum.partial());
  }

  private static GradientChunk total(Iterator<Tuple2<ChunkKey, GradientChunk.Partial>> sorted) {
    GradientChunk.Sum sum = new GradientChunk.Sum();
    while (sorted.hasNext()) {
      sum.add(sorted.next()._2());
    }
    return sum.rounded();
  }

  /** A partition for each chunk and group of neighbouring shards. */
  private static final class ByGroup extends Partitioner {
    private final int chunks;
    private final int groups;
    private final int neighbours;

    ByGroup(int chunks, int groups, int neighbours) {
      this.chunks = chunks;
      this.groups = groups;
      this.neighbours = neighbours;
    }

    @Override
    public int numPartitions() {
      return chunks * groups;
    }

    @Override
    public int getPartition(Object key) {
      ChunkKey chunk = (ChunkKey) key;
      return chunk.chunk() * groups + chunk.shard() / neighbours;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByGroup same
          && same.chunks == chunks
          && same.groups == groups
          && same.neighbours == neighbours;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * chunks + groups) + neighbours;
    }
  }
}
