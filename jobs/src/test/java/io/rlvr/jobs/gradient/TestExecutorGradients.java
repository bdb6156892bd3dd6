package io.rlvr.jobs.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.TinyUpdate;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.train.TrainReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The update by tasks against the update in the driver. */
@Tag("slow")
class TestExecutorGradients {
  /**
   * A hundredth of what an optimizer step moves a weight by. Sums of another order differ in the
   * last bits; AdamW divides a gradient by its own size, so that of a number near zero shows more.
   */
  private static final float ROUNDING = 1e-5f;

  private static final String LORA = "lora.rank=4 lora.targets=[q_proj,v_proj,down_proj]";

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

  /** One task adds up what the driver would, in the same order. */
  @ParameterizedTest
  @ValueSource(strings = {"", LORA})
  void oneTaskGivesTheBitsOfTheDriver(String model) throws IOException {
    TinyUpdate.Result driver = run("update.placement=driver", model);
    TinyUpdate.Result task = run("update.placement=executors update.sequences-per-task=100", model);

    assertThat(task.values()).containsExactly(driver.values());
    assertThat(task.report()).isEqualTo(driver.report());
    assertThat(driver.report().optimizerSteps()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "loss.type=clipped update.epochs=2 update.old-logprobs=recompute"
            + " update.tokens-per-micro-batch=20",
        "loss.type=reinforce kl.placement=loss kl.coefficient=0.1 update.tokens-per-micro-batch=40",
        "loss.type=clipped loss.entropy-coefficient=0.01 loss.aggregation=seq-mean-token-mean"
            + " update.tokens-per-micro-batch=40",
        "loss.type=clipped kl.placement=loss update.epochs=2 " + LORA,
        "loss.type=clip-cov loss.clip-cov-share=0.1 loss.clip-cov-low=0 update.epochs=2"
            + " update.tokens-per-micro-batch=20",
        "loss.type=kl-cov loss.kl-cov-share=0.2 loss.top-entropy-share=0.4"
            + " loss.aggregation=prompt-mean update.tokens-per-micro-batch=40",
        "loss.type=reinforce update.old-logprobs=recompute " + LORA
      })
  void tasksAgreeWithTheDriver(String settings) throws IOException {
    TinyUpdate.Result driver = run("update.placement=driver", settings);
    TinyUpdate.Result tasks =
        run("update.placement=executors update.sequences-per-task=1", settings);

    assertThat(tasks.values()).containsExactly(driver.values(), within(ROUNDING));
    assertSame(tasks.report(), driver.report());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update.tokens-per-micro-batch=1 update.sequences-per-task=1",
        "update.tokens-per-micro-batch=1 update.sequences-per-task=4",
        "update.tokens-per-micro-batch=40 update.sequences-per-task=2",
        "update.tokens-per-micro-batch=40 update.sequences-per-task=5"
      })
  void sizesDecideTheLastBitsAtMost(String sizes) throws IOException {
    TinyUpdate.Result driver = run("update.placement=driver", "");
    TinyUpdate.Result tasks = run("update.placement=executors", sizes);

    assertThat(tasks.values()).containsExactly(driver.values(), within(ROUNDING));
    assertSame(tasks.report(), driver.report());
  }

  @Test
  void wholeModelsGoByStorageAndLeaveNothingThere() throws IOException {
    Path run = folder.resolve("run");
    Files.createDirectories(run.resolve(TinyUpdate.FOLDER).resolve("scratch-of-one-that-died/1"));
    Settings settings = update().settings("update.sequences-per-task=2", "update.epochs=2");

    TinyUpdate.Result broadcast =
        update().run(store("broadcast"), settings, TinyUpdate.with(Long.MAX_VALUE, 9000));
    TinyUpdate.Result stored =
        update().run(new LocalFileStore(run), settings, TinyUpdate.byStorage());

    assertThat(stored.values()).containsExactly(broadcast.values());
    assertThat(stored.report()).isEqualTo(broadcast.report());
    try (Stream<Path> left = Files.list(run.resolve(TinyUpdate.FOLDER))) {
      assertThat(left).isEmpty();
    }
  }

  /** A result is one chunk of 4 bytes a number; the rest is what Spark tells of the task. */
  @Test
  void theDriverFetchesOneChunkAtATime() throws IOException, TimeoutException {
    List<Long> results = Collections.synchronizedList(new ArrayList<>());
    SparkListener listener =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd end) {
            if (end.taskType().equals("ResultTask")) {
              results.add(end.taskMetrics().resultSize());
            }
          }
        };
    Settings settings = update().settings("update.sequences-per-optimizer-step=12");
    spark.sparkContext().addSparkListener(listener);
    TinyUpdate.Result coarse;
    TinyUpdate.Result fine;
    try {
      coarse = update().run(store("coarse"), settings, TinyUpdate.with(0, 1 << 22));
      spark.sparkContext().listenerBus().waitUntilEmpty();
      assertThat(results).hasSize(1);
      results.clear();
      fine = update().run(store("fine"), settings, TinyUpdate.byStorage());
      spark.sparkContext().listenerBus().waitUntilEmpty();
    } finally {
      spark.sparkContext().removeSparkListener(listener);
    }

    assertThat(results).hasSize((fine.values().length + 8999) / 9000);
    assertThat(results).allMatch(bytes -> bytes < 9000 * Float.BYTES + 10_000);
    assertThat(fine.values()).containsExactly(coarse.values());
  }

  private TinyUpdate.Result run(String placement, String settings) throws IOException {
    String all = (placement + " " + settings).strip();
    return update()
        .run(store(Integer.toHexString(all.hashCode())), update().settings(all.split(" ")));
  }

  private FileStore store(String name) {
    return new LocalFileStore(folder.resolve(name));
  }

  private static TinyUpdate update() {
    return new TinyUpdate(spark, conf);
  }

  /** Float32 sums of some hundred terms agree to about 1e-6 of their size. */
  private static void assertSame(TrainReport tasks, TrainReport driver) {
    assertThat(tasks.optimizerSteps()).hasSameSizeAs(driver.optimizerSteps());
    for (int i = 0; i < driver.optimizerSteps().size(); i++) {
      TrainReport.Step left = tasks.optimizerSteps().get(i);
      TrainReport.Step right = driver.optimizerSteps().get(i);
      assertThat(left.loss()).isEqualTo(right.loss(), within(1e-5));
      assertThat(left.rolloutGap()).isEqualTo(right.rolloutGap(), within(1e-5));
      assertThat(left.gradientNorm())
          .isEqualTo(right.gradientNorm(), within(1e-4 * right.gradientNorm()));
      assertThat(left.tokens()).isEqualTo(right.tokens());
      assertThat(left.metrics().keySet()).isEqualTo(right.metrics().keySet());
      left.metrics()
          .forEach(
              (name, value) ->
                  assertThat(value).isEqualTo(right.metrics().get(name), within(1e-4)));
    }
  }
}
