package io.rlvr.jobs.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Maybe;
import io.rlvr.train.GradientSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

class TestGradientChunk {
  /** In float32, 1e8 + 1 is 1e8 and the sum would be 0. */
  @Test
  void sumsInDoubleAndRoundsOnce() {
    assertThat(sum(new float[] {1e8f, 1}, new float[] {1, 1}, new float[] {-1e8f, 1}).values())
        .containsExactly(1f, 3f);
  }

  @Test
  void oneShardIsItsOwnSum() {
    assertThat(sum(new float[] {0.1f, -3e-39f}).values()).containsExactly(0.1f, -3e-39f);
  }

  @Test
  void whatWasObservedIsSummedInTheOrderOfShards() {
    GradientChunk sum =
        GradientChunk.sum(
            List.of(part(0, observed(0.5, 1)), part(1, observed(0.25, 2))).iterator());

    assertThat(sum.observed()).isEqualTo(Maybe.of(observed(0.75, 3)));
  }

  @Test
  void keysAreInTheOrderOfChunksThenShards() {
    List<ChunkKey> keys =
        new ArrayList<>(List.of(new ChunkKey(1, 0), new ChunkKey(0, 2), new ChunkKey(0, 1)));

    keys.sort(null);

    assertThat(keys).containsExactly(new ChunkKey(0, 1), new ChunkKey(0, 2), new ChunkKey(1, 0));
    assertThat(new ChunkKey.ByChunk(4).getPartition(new ChunkKey(3, 9))).isEqualTo(3);
  }

  private static GradientChunk sum(float[]... shards) {
    List<Tuple2<ChunkKey, GradientChunk>> parts = new ArrayList<>();
    for (float[] values : shards) {
      parts.add(
          new Tuple2<>(new ChunkKey(0, parts.size()), new GradientChunk(values, Maybe.none())));
    }
    return GradientChunk.sum(parts.iterator());
  }

  private static Tuple2<ChunkKey, GradientChunk> part(int shard, GradientSum observed) {
    return new Tuple2<>(
        new ChunkKey(0, shard), new GradientChunk(new float[] {shard}, Maybe.of(observed)));
  }

  private static GradientSum observed(double loss, double metric) {
    return new GradientSum(loss, 0, new TreeMap<>(Map.of("m", metric)));
  }
}
