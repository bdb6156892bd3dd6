package io.rlvr.jobs.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.config.Settings;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.TinyUpdate;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same bits, however many tasks run at once and however often. */
@Tag("slow")
class TestExecutorCounts {
  private static final AtomicInteger LOSSES = new AtomicInteger();
  private static final AtomicInteger RETRIES = new AtomicInteger();

  @TempDir private Path folder;

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  @Test
  void oneSlotTwoAndFourGiveTheSameBitsAndSoDoesARetry() throws IOException {
    Path conf = TinyRun.configuration(folder);

    TinyUpdate.Result one = run("local[1]", conf);
    TinyUpdate.Result two = run("local[2]", conf);
    TinyUpdate.Result four = run("local[4]", conf);
    TinyUpdate.Result retried = retried(conf);

    assertThat(two.values()).containsExactly(one.values());
    assertThat(four.values()).containsExactly(one.values());
    assertThat(retried.values()).containsExactly(one.values());
    assertThat(two.report()).isEqualTo(one.report());
    assertThat(four.report()).isEqualTo(one.report());
    assertThat(retried.report()).isEqualTo(one.report());
    assertThat(RETRIES).hasValueGreaterThanOrEqualTo(2);
  }

  private TinyUpdate.Result run(String master, Path conf) throws IOException {
    try (SparkSession spark = Sessions.open(master, "test")) {
      TinyUpdate update = new TinyUpdate(spark, conf);
      return update.run(new LocalFileStore(folder.resolve(master)), settings(update));
    }
  }

  /** Two tasks fail once each, when half of their shard is in the gradient. */
  private TinyUpdate.Result retried(Path conf) throws IOException {
    try (SparkSession spark = Sessions.open("local[2,3]", "test")) {
      TinyUpdate update = new TinyUpdate(spark, conf);
      Settings settings = settings(update);
      PolicyLoss loss = failingTwice(PolicyLosses.create(settings));
      return update.run(new LocalFileStore(folder.resolve("retried")), settings, loss);
    }
  }

  /** Shards have two micro-batches and an optimizer step three shards. */
  private static PolicyLoss failingTwice(PolicyLoss loss) {
    return batch -> {
      if (TaskContext.get().attemptNumber() > 0) {
        RETRIES.incrementAndGet();
      }
      int now = LOSSES.incrementAndGet();
      if (now == 2 || now == 9) {
        throw new IllegalStateException("Injected failure: loss " + now);
      }
      return loss.apply(batch);
    };
  }

  private static Settings settings(TinyUpdate update) {
    return update.settings(
        "update.placement=executors",
        "update.tokens-per-micro-batch=1",
        "update.sequences-per-task=2",
        "update.epochs=2");
  }
}
