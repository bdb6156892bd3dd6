package io.rlvr.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.jobs.cli.UserMistake;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.TinyUpdate;
import io.rlvr.store.DriverClaim;
import io.rlvr.store.FileStore;
import io.rlvr.store.ForwardingFileStore;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver that loses the run while it writes a version, with tasks that know nothing of it. */
@Tag("slow")
class TestShardedClaim {
  private static final ShardedUpdate.Sizes SEVERAL = new ShardedUpdate.Sizes(2048, 8000);
  private static final String THEIRS = "what the next driver committed";

  /** What it has and the slow driver's tasks would write, or remove. */
  private static final List<String> FILES =
      List.of(
          "policy/v00001/model.safetensors",
          "optimizer/v00001/shard-00000-theirs.safetensors",
          "optimizer/v00001/optimizer.index.json");

  @TempDir private Path folder;
  private SparkSession spark;
  private Path run;

  @BeforeEach
  void open() {
    spark = Sessions.open("local[2]", "test");
    run = folder.resolve("run");
  }

  @AfterEach
  void close() {
    ExecutorModels.shared().clear();
    spark.stop();
  }

  @Test
  void itsTasksWriteNoFileOfTheVersion() throws IOException {
    try (DriverClaim slow = DriverClaim.take(new LocalFileStore(run))) {
      FileStore store =
          new ForwardingFileStore(slow.store()) {
            @Override
            public Path stagingFolder(String path, Path cache) throws IOException {
              Path staging = super.stagingFolder(path, cache);
              takeOver();
              return staging;
            }
          };

      assertRefused(() -> update(store));
    }
    assertTheirs();
  }

  @Test
  void itsTasksRemoveNoShard() throws IOException {
    try (DriverClaim slow = DriverClaim.take(new LocalFileStore(run))) {
      FileStore store =
          new ForwardingFileStore(slow.store()) {
            @Override
            public List<String> list(String path) throws IOException {
              if (path.equals("optimizer/v00001")) {
                takeOver();
              }
              return super.list(path);
            }
          };

      assertRefused(() -> update(store));
    }
    assertTheirs();
  }

  /** While shards are stepped: the first weights were written, the second are not. */
  @Test
  void itsTasksStepNoShard() throws IOException {
    try (DriverClaim slow = DriverClaim.take(new LocalFileStore(run))) {
      FileStore store =
          new ForwardingFileStore(slow.store()) {
            @Override
            public void delete(String path) throws IOException {
              super.delete(path);
              if (path.equals("optimizer/v00001")) { // before the first step
                takeOver();
              }
            }
          };

      assertRefused(() -> update(store));
    }
    assertTheirs();
    // The other task may still be at work on a hidden file of its own, which it removes at its end.
    assertThat(new LocalFileStore(run).list("optimizer/v00001")).hasSize(2);
  }

  private void update(FileStore store) throws IOException {
    TinyUpdate update = new TinyUpdate(spark, TinyRun.configuration(folder));
    Settings settings = update.settings("update.placement=sharded");
    update.write(store, settings, SEVERAL);
  }

  private static void assertRefused(ThrowingCallable update) {
    assertThatThrownBy(update)
        .extracting(thrown -> UserMistake.of(thrown).orElseThrow().message())
        .asString()
        .startsWith("Cannot go on with run ");
  }

  /** The claim of another driver, with a number that is higher, and its files. */
  private void takeOver() throws IOException {
    Path elsewhere = folder.resolve("elsewhere");
    try (DriverClaim next = DriverClaim.take(new LocalFileStore(elsewhere))) {
      next.store().replace("of", new byte[0]);
      Files.copy(elsewhere.resolve("driver/00001.json"), run.resolve("driver/00002.json"));
    }
    for (String file : FILES) {
      Files.createDirectories(run.resolve(file).getParent());
      Files.writeString(run.resolve(file), THEIRS);
    }
  }

  private void assertTheirs() {
    for (String file : FILES) {
      assertThat(run.resolve(file)).hasContent(THEIRS);
    }
  }
}
