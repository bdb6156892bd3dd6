package io.rlvr.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.cli.UserMistake;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.OptimizerShards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose updates go from one placement to another. */
@Tag("slow")
class TestShardedRun {
  @TempDir private Path folder;
  private Path conf;
  private String precision = "float32";

  @BeforeEach
  void makeConfiguration() throws IOException {
    conf = TinyRun.configuration(folder);
  }

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  /** Without clipping and with one task a step, all placements have the same bits. */
  @Test
  void aRunGoesOnInAnotherPlacement() throws IOException {
    List<String> straight = digests("driver", "driver");

    assertThat(digests("sharded", "sharded")).isEqualTo(straight);
    assertThat(digests("driver", "sharded")).isEqualTo(straight);
    assertThat(digests("sharded", "driver")).isEqualTo(straight);
    assertThat(straight).doesNotHaveDuplicates().hasSize(2);
  }

  /** Masters are float32 in every version and state, whatever computes. */
  @Test
  void aRunInBfloat16GoesOnInAnotherPlacement() throws IOException {
    precision = "bfloat16";
    List<String> straight = digests("driver", "driver");

    assertThat(digests("driver", "sharded")).isEqualTo(straight);
    assertThat(digests("sharded", "driver")).isEqualTo(straight);
  }

  @Test
  void anotherRunStartsFromShards() throws IOException {
    digests("sharded", "sharded");
    Path first = folder.resolve("sharded-sharded");
    Path index = first.resolve("optimizer/v00002/" + OptimizerShards.INDEX);
    OptimizerShards shards = OptimizerShards.read("index", Files.readAllBytes(index));
    assertThat(shards.steps()).isEqualTo(4);
    for (String placement : List.of("driver", "sharded")) {
      Outcome outcome =
          Outcome.of(
              "train",
              "--conf=" + conf,
              "--from=" + first,
              "--from-optimizer",
              "--run=" + folder.resolve("from-" + placement),
              "--master=local[2]",
              "--set=loop.steps=1",
              "--set=update.gradient-clip=0",
              "--set=update.sequences-per-task=100",
              "--set=update.placement=" + placement);
      assertThat(outcome.status()).as(outcome.err()).isZero();
    }

    assertThat(ModelFolder.digest(folder.resolve("from-sharded/policy/v00001")))
        .isEqualTo(ModelFolder.digest(folder.resolve("from-driver/policy/v00001")));
  }

  @Test
  void aDamagedShardIsNamedInEitherPlacement() throws IOException {
    train("run", 1, "sharded");
    Path run = folder.resolve("run");
    Path index = run.resolve("optimizer/v00001/" + OptimizerShards.INDEX);
    OptimizerShards.Shard shard =
        OptimizerShards.read("index", Files.readAllBytes(index)).shards().get(0);
    Path file = index.resolveSibling(shard.file());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);

    for (String placement : List.of("driver", "sharded")) {
      ExecutorModels.shared().clear();
      assertThatThrownBy(() -> train("run", 2, placement))
          .extracting(thrown -> UserMistake.of(thrown).orElseThrow().message())
          .asString()
          .matches(
              "Cannot read %s: its SHA-256 is [0-9a-f]{64} \\(expected %s, as optimizer.index.json says\\)"
                  .formatted(file, shard.sha256()));
    }
  }

  @Test
  void theStateOfAnotherModelIsRefused() throws IOException {
    train("run", 1, "sharded");
    ExecutorModels.shared().clear();
    Path index = folder.resolve("run/optimizer/v00001/" + OptimizerShards.INDEX);
    OptimizerShards.Shard shard =
        OptimizerShards.read("index", Files.readAllBytes(index)).shards().get(0);
    OptimizerShards.Shard less =
        new OptimizerShards.Shard(shard.file(), 0, shard.count() - 1, shard.sha256());
    Files.write(index, new OptimizerShards(2, List.of(less)).write());

    assertThatThrownBy(() -> train("run", 2, "sharded"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: its shards have %d numbers (expected %d, as the model has)",
            index, shard.count() - 1, shard.count());
    Files.delete(index);
    assertThatThrownBy(() -> train("run", 2, "sharded"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: no such file (expected the optimizer's state after step 1)",
            index.resolveSibling("optimizer.safetensors"));
  }

  @Test
  void anAdapterHasNoShards() {
    assertThatThrownBy(
            () ->
                TrainCommand.train(
                    TinyRun.settings(conf, "lora.rank=2", "update.placement=sharded"),
                    folder.resolve("lora").toString(),
                    "local[2]"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid update.placement: sharded (expected driver, executors or auto where lora.rank"
                + " is above 0)");
  }

  /** Of the policies after a step in each placement. */
  private List<String> digests(String first, String second) throws IOException {
    String run = first + "-" + second;
    train(run, 1, first);
    ExecutorModels.shared().clear();
    train(run, 2, second);
    ExecutorModels.shared().clear();
    return RunFolder.of(new LocalFileStore(folder.resolve(run))).updates().stream()
        .map(Manifest::policy)
        .map(policy -> policy.orElseThrow().digest())
        .toList();
  }

  private void train(String run, int steps, String placement) throws IOException {
    Settings settings =
        TinyRun.settings(
            conf,
            "loop.steps=" + steps,
            "loop.evaluate-every=0",
            "policy.precision=" + precision,
            "update.gradient-clip=0",
            "update.sequences-per-task=100",
            "update.placement=" + placement);
    TrainCommand.train(settings, folder.resolve(run).toString(), "local[2]");
  }
}
