package io.rlvr.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.TinyUpdate;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.store.FileStore;
import io.rlvr.store.ForwardingFileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.OptimizerShards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The update in shards against the update whose optimizer is in the driver. */
@Tag("slow")
class TestShardedUpdate {
  /** As in TestExecutorGradients: a hundredth of what an optimizer step moves a weight by. */
  private static final float ROUNDING = 1e-5f;

  private static final ShardedUpdate.Sizes SEVERAL = new ShardedUpdate.Sizes(2048, 8000);

  @TempDir private static Path shared;
  private static SparkSession spark;
  private static Path conf;

  @TempDir private Path folder;

  @BeforeAll
  static void open() throws IOException {
    conf = TinyRun.configuration(shared);
    spark = Sessions.open("local[2]", "test");
  }

  @AfterAll
  static void close() {
    ExecutorModels.shared().clear();
    spark.stop();
  }

  /** Gradients are the same sums, and AdamW's kernel the same; only the norm is added otherwise. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "update.sequences-per-task=2",
        "update.sequences-per-task=100 update.epochs=2 update.weight-decay=0.1",
        "update.sequences-per-task=3 loss.type=clipped update.old-logprobs=recompute"
      })
  void withoutClippingItWritesTheFilesOfTheDriver(String settings) throws IOException {
    String all = settings + " update.gradient-clip=0";
    TinyUpdate.Result driver = run("driver", SEVERAL, "update.placement=executors " + all);
    TinyUpdate.Result shards = run("shards", SEVERAL, "update.placement=sharded " + all);

    assertThat(shards.values()).containsExactly(driver.values());
    assertThat(shards.report().meanLoss()).isEqualTo(driver.report().meanLoss());
    assertThat(shards.report().meanGradientNorm())
        .isEqualTo(driver.report().meanGradientNorm(), within(1e-5));
    assertThat(ModelFolder.digest(folder.resolve("shards/policy/v00001")))
        .isEqualTo(ModelFolder.digest(folder.resolve("driver/policy/v00001")));
    assertThat(digest("shards")).isEqualTo(digest("driver"));
  }

  /** Copies are alike in both; TestShardedRun has a driver that computes with its masters. */
  @Test
  void copiesInBfloat16GiveTheSameBitsInBothPlacements() throws IOException {
    String all =
        "policy.precision=bfloat16 update.sequences-per-task=2 update.gradient-clip=0"
            + " update.old-logprobs=recompute";
    run("driver", SEVERAL, "update.placement=executors " + all);
    run("shards", SEVERAL, "update.placement=sharded " + all);

    assertThat(digest("shards")).isEqualTo(digest("driver"));
  }

  @Test
  void clippedItAgreesUpToRounding() throws IOException {
    String all = "update.sequences-per-task=2 update.gradient-clip=0.01";
    TinyUpdate.Result driver = run("driver", SEVERAL, "update.placement=executors " + all);
    TinyUpdate.Result shards = run("shards", SEVERAL, "update.placement=sharded " + all);

    assertThat(driver.report().meanGradientNorm()).isGreaterThan(0.01);
    assertThat(shards.values()).containsExactly(driver.values(), within(ROUNDING));
  }

  @Test
  void shardsDecideNoBit() throws IOException {
    String all = "update.placement=sharded update.sequences-per-task=2 update.gradient-clip=0.5";
    TinyUpdate.Result one = run("one", new ShardedUpdate.Sizes(2048, 1 << 30), all);
    TinyUpdate.Result many = run("many", new ShardedUpdate.Sizes(2048, 1), all);

    assertThat(shards("one").shards()).hasSize(1);
    assertThat(shards("many").shards()).hasSizeGreaterThan(10);
    assertThat(many.values()).containsExactly(one.values());
    assertThat(many.report()).isEqualTo(one.report());
  }

  /** Each task's sum keeps 8 bits: a relative error of 2^-9 and less. */
  @Test
  void gradientsMayTravelInBfloat16() throws IOException {
    String all = "update.placement=sharded update.sequences-per-task=2";
    TinyUpdate.Result exact = run("exact", SEVERAL, all);
    TinyUpdate.Result halved = run("halved", SEVERAL, all + " update.gradient-type=bfloat16");

    assertThat(halved.values()).isNotEqualTo(exact.values());
    double norm = exact.report().meanGradientNorm();
    assertThat(halved.report().meanGradientNorm()).isEqualTo(norm, within(norm / 256));
  }

  @Test
  void itLeavesTheVersionItsStateAndNothingElse() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run.resolve(TinyUpdate.FOLDER).resolve("scratch-of-one-that-died/1"));
    Files.createDirectories(run.resolve("optimizer/v00001"));
    Files.writeString(run.resolve("optimizer/v00001/shard-00000-dead.safetensors"), "x");
    FileStore killing =
        new ForwardingFileStore(new LocalFileStore(run)) {
          /** What an attempt of this very update leaves that was killed as it wrote. */
          @Override
          public List<String> list(String path) throws IOException {
            if (path.startsWith("optimizer")) {
              Files.writeString(run.resolve("optimizer/v00001/.shard-00001"), "half");
              Files.writeString(run.resolve("policy/v00001/.model.safetensors"), "half");
            }
            return super.list(path);
          }
        };
    new TinyUpdate(spark, conf)
        .write(killing, new TinyUpdate(spark, conf).settings("update.placement=sharded"), SEVERAL);

    OptimizerShards shards = shards("run");
    List<String> expected =
        Stream.concat(
                shards.shards().stream().map(OptimizerShards.Shard::file),
                Stream.of(OptimizerShards.INDEX))
            .sorted()
            .toList();
    assertThat(new LocalFileStore(run).list("optimizer/v00001"))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(shards.steps()).isEqualTo(2);
    assertThat(shards.shards()).hasSizeGreaterThan(2);
    try (Stream<Path> left = Files.list(run.resolve(TinyUpdate.FOLDER))) {
      assertThat(left).isEmpty();
    }
    assertThat(new LocalFileStore(run).list("policy/v00001"))
        .contains("config.json", "model.safetensors", "tokenizer.json");
    try (Stream<Path> all = Files.walk(run)) {
      assertThat(all).noneMatch(path -> path.getFileName().toString().startsWith("."));
    }
  }

  private String digest(String run) throws IOException {
    return ModelFolder.digest(folder.resolve(run).resolve("policy/v00001"));
  }

  private OptimizerShards shards(String run) throws IOException {
    return TinyUpdate.shards(folder.resolve(run));
  }

  private TinyUpdate.Result run(String name, ShardedUpdate.Sizes shards, String settings)
      throws IOException {
    TinyUpdate update = new TinyUpdate(spark, conf);
    Settings all = update.settings(settings.split(" "));
    return update.run(new LocalFileStore(folder.resolve(name)), all, shards);
  }
}
