package io.rlvr.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestOptimizerShards {
  private static final OptimizerShards.Shard FIRST =
      new OptimizerShards.Shard("shard-00000-a.safetensors", 0, 64, "ab");
  private static final OptimizerShards.Shard SECOND =
      new OptimizerShards.Shard("shard-00001-b.safetensors", 64, 7, "cd");

  @Test
  void whatIsWrittenIsRead() {
    OptimizerShards shards = new OptimizerShards(12, List.of(FIRST, SECOND));

    assertThat(OptimizerShards.read("f", shards.write())).isEqualTo(shards);
    assertThat(shards.numbers()).isEqualTo(71);
  }

  @Test
  void aGapIsRefused() {
    byte[] json = new OptimizerShards(12, List.of(SECOND)).write();

    assertThatThrownBy(() -> OptimizerShards.read("f", json))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read f: shard \"shard-00001-b.safetensors\" starts at 64 (expected a file"
                + " beside it, from 0 on)");
  }

  @Test
  void aFileElsewhereIsRefused() {
    byte[] json =
        new OptimizerShards(1, List.of(new OptimizerShards.Shard("../x.safetensors", 0, 1, "a")))
            .write();

    assertThatThrownBy(() -> OptimizerShards.read("f", json))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read f: shard \"../x.safetensors\" starts at 0 (expected a file beside it,"
                + " from 0 on)");
  }

  @Test
  void aChangedOneIsRefused() {
    String json = new String(new OptimizerShards(12, List.of(FIRST)).write(), UTF_8);

    assertThatThrownBy(
            () -> OptimizerShards.read("f", json.replace("\"ab\"", "\"ac\"").getBytes(UTF_8)))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot read f: its checksum is ");
  }
}
