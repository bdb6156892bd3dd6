package io.rlvr.jobs.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Maybe;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.train.GradientSum;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scala.Tuple2;

@Tag("slow")
class TestGradientTree {
  private static final int SHARDS = 7;

  /** 2^53 and 1 are 2^53 in double: which of them meet first decides the sum. */
  private static final float BIG = 0x1p53f;

  private static SparkSession spark;

  @BeforeAll
  static void open() {
    spark = Sessions.open("local[2]", "test");
  }

  @AfterAll
  static void close() {
    spark.stop();
  }

  /** Chunk c of shard s is s + 10 c: 0 + .. + 6 = 21, and 70 more for the second chunk. */
  @Test
  void allShardsAreSummedOnce() {
    for (int fan : new int[] {2, 3, 4, 64}) {
      List<GradientChunk> sums =
          new GradientTree(fan).sum(parts(new float[] {0, 1, 2, 3, 4, 5, 6}), 2).collect();

      assertThat(sums).hasSize(2);
      assertThat(sums.get(0).values()).containsExactly(21f);
      assertThat(sums.get(1).values()).containsExactly(91f);
      assertThat(sums.get(0).observed().optional().orElseThrow().loss()).isEqualTo(SHARDS);
      assertThat(sums.get(1).observed().isPresent()).isFalse();
    }
  }

  /**
   * One after the other 2^53 swallows each 1 and leaves 0 (and 2 of the last two). Of threes, (2^53
   * + 1 + 1) and (1 + 1 - 2^53) are 2^53 and 2 - 2^53, which leave 2, and 2 of the last.
   */
  @Test
  void theShapeFollowsFromTheNumberOfShards() {
    float[] values = {BIG, 1, 1, 1, 1, -BIG, 2};

    assertThat(new GradientTree(64).sum(parts(values), 2).first().values()).containsExactly(2f);
    assertThat(new GradientTree(3).sum(parts(values), 2).first().values()).containsExactly(4f);
  }

  private static JavaPairRDD<ChunkKey, GradientChunk> parts(float[] values) {
    List<Integer> shards = new ArrayList<>();
    for (int i = 0; i < SHARDS; i++) {
      shards.add(i);
    }
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(shards, SHARDS)
        .flatMapToPair(
            shard ->
                List.of(
                        part(0, shard, values[shard], Maybe.of(one())),
                        part(1, shard, values[shard] + 10, Maybe.none()))
                    .iterator());
  }

  private static GradientSum one() {
    return new GradientSum(1, 0, new TreeMap<>());
  }

  private static Tuple2<ChunkKey, GradientChunk> part(
      int chunk, int shard, float value, Maybe<GradientSum> observed) {
    return new Tuple2<>(
        new ChunkKey(chunk, shard), new GradientChunk(new float[] {value}, observed));
  }
}
