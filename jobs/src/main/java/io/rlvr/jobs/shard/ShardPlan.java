package io.rlvr.jobs.shard;

import io.rlvr.model.family.Parameter;
import io.rlvr.model.flat.FlatRange;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Which numbers of a model are whose, where all parameters lie one after the other. A shard has
 * whole chunks. Follows from the model and the settings, never from the cluster; a chunk's numbers
 * are stepped alike whatever shard has them.
 *
 * @param chunkSize the most numbers of a chunk
 * @param shardNumbers numbers of a shard, up to a chunk more or less
 */
record ShardPlan(List<Parameter> parameters, int chunkSize, long shardNumbers)
    implements Serializable {
  ShardPlan {
    parameters = List.copyOf(parameters);
  }

  List<FlatRange> chunks() {
    return FlatRange.chunks(parameters, chunkSize);
  }

  /** The index of the first chunk of each shard. */
  int[] firstChunks() {
    List<FlatRange> chunks = chunks();
    List<Integer> firsts = new ArrayList<>();
    long end = 0; // of the numbers that the shard takes
    for (int i = 0; i < chunks.size(); i++) {
      if (i == 0 || chunks.get(i).end() > end) {
        firsts.add(i);
        end = chunks.get(i).start() + Math.max(shardNumbers, chunkSize);
      }
    }
    return firsts.stream().mapToInt(Integer::intValue).toArray();
  }

  int shards() {
    return firstChunks().length;
  }

  /** The chunks of a shard, in order. */
  List<FlatRange> chunksOf(int shard) {
    List<FlatRange> chunks = chunks();
    int[] firsts = firstChunks();
    int end = shard + 1 < firsts.length ? firsts[shard + 1] : chunks.size();
    return chunks.subList(firsts[shard], end);
  }

  /** All numbers of a shard. */
  FlatRange range(int shard) {
    List<FlatRange> chunks = chunksOf(shard);
    long start = chunks.get(0).start();
    return new FlatRange(start, (int) (chunks.get(chunks.size() - 1).end() - start));
  }
}
