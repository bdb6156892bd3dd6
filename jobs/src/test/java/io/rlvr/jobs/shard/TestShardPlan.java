package io.rlvr.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.Maybe;
import io.rlvr.jobs.gradient.ChunkKey;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.flat.FlatRange;
import io.rlvr.store.OptimizerShards;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestShardPlan {
  /** Chunks of 64 numbers: 0, 64, 128, 192 to 250 of a, then 250, 314 of b, the last of 36. */
  private static final List<Parameter> PARAMETERS =
      List.of(
          new Parameter("a", new long[] {250}, List.of("a"), List.of(250L)),
          new Parameter("b", new long[] {100}, List.of("b"), List.of(100L)));

  private static final String FOLDER =
      "step=00001/update-00000000/scratch-00000000-0000-0000-0000-000000000000/1/";

  @Test
  void aShardHasWholeChunks() {
    ShardPlan plan = new ShardPlan(PARAMETERS, 64, 130);

    assertThat(plan.chunks()).hasSize(6);
    assertThat(plan.shards()).isEqualTo(3);
    assertThat(plan.range(0)).isEqualTo(new FlatRange(0, 128));
    assertThat(plan.range(1)).isEqualTo(new FlatRange(128, 122));
    assertThat(plan.range(2)).isEqualTo(new FlatRange(250, 100));
    assertThat(plan.chunksOf(2)).containsExactly(new FlatRange(250, 64), new FlatRange(314, 36));
  }

  @Test
  void chunksGoToTheirShard() {
    ByShard partitioner = new ByShard(new ShardPlan(PARAMETERS, 64, 130));

    assertThat(partitioner.numPartitions()).isEqualTo(3);
    for (int chunk = 0; chunk < 6; chunk++) {
      assertThat(partitioner.getPartition(new ChunkKey(chunk, 5))).isEqualTo(chunk / 2);
    }
  }

  @Test
  void aShardIsAtLeastAChunk() {
    assertThat(new ShardPlan(PARAMETERS, 64, 1).shards()).isEqualTo(6);
    assertThat(new ShardPlan(PARAMETERS, 64, 1 << 30).shards()).isEqualTo(1);
  }

  /** What docs/scale.md counts of a chunk and of a shard. */
  @Test
  void theDriverIsToldLittle() throws IOException {
    List<ReducedChunk.Norm> norms = new ArrayList<>();
    List<ShardStep.Written> written = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      String name = "shard-%05d-00000000-0000-0000-0000-000000000000.safetensors".formatted(i);
      norms.add(new ReducedChunk.Norm(i, 0.5 * i, Maybe.none()));
      written.add(
          new ShardStep.Written(
              new ShardWeights.Part(
                  FOLDER + name,
                  new FlatRange(i, 1),
                  Maybe.of(
                      new ShardCopy(
                          FOLDER + "copy-" + name,
                          FOLDER + "copy-" + name.replace(".s", "-vectors.s"),
                          new FlatRange(i, 1),
                          new FlatRange(i, 1)))),
              new OptimizerShards.Shard(name, i, 1, "0".repeat(64))));
    }

    assertThat(bytes(norms)).isLessThan(100_000);
    assertThat(bytes(written)).isLessThan(1_000_000);
  }

  private static int bytes(Object value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    System.out.printf("%,d bytes%n", bytes.size());
    return bytes.size();
  }
}
