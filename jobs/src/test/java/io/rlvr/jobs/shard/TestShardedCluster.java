package io.rlvr.jobs.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.testing.LocalCluster;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.TinyUpdate;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sharded update of models/policy on executors that are processes of their own. */
@Tag("slow")
class TestShardedCluster {
  private static final int HEAP_MIB = 600;
  private static final ShardedUpdate.Sizes SHARDS = new ShardedUpdate.Sizes(1 << 17, 1 << 18);

  /** Two optimizer steps of six sequences: three tasks each. */
  private static final int STEPS = 2;

  private static final int TASKS = 3;

  @TempDir private static Path shared;
  private static Path conf;

  @TempDir private Path folder;

  @BeforeAll
  static void configure() throws IOException {
    conf = TinyRun.configuration(shared);
  }

  @ParameterizedTest
  @ValueSource(strings = {"float32", "bfloat16"})
  void oneTwoAndFourExecutorsGiveTheSameBits(String precision) throws Exception {
    for (int executors : new int[] {1, 2, 4}) {
      try (LocalCluster cluster = LocalCluster.start(folder.resolve("home"), executors, HEAP_MIB)) {
        long loads = ExecutorModels.shared().loads();
        train(cluster, "run" + executors, "policy.precision=" + precision);
        assertThat(ExecutorModels.shared().loads()).as("loads of the driver").isEqualTo(loads);
      }
    }
    assertThat(digest("run2")).isEqualTo(digest("run1"));
    assertThat(digest("run4")).isEqualTo(digest("run1"));
    assertThat(stateSums("run2")).isEqualTo(stateSums("run1"));
    assertThat(stateSums("run4")).isEqualTo(stateSums("run1"));
  }

  /** The first task of each stage takes its executor with it. */
  @Test
  void anExecutorKilledInEachPhaseChangesNoBit() throws Exception {
    AtomicInteger killed = new AtomicInteger();
    Set<Integer> stages = ConcurrentHashMap.newKeySet();
    SparkListener killer =
        new SparkListener() {
          @Override
          public void onTaskStart(SparkListenerTaskStart start) {
            if (stages.add(start.stageId()) && LocalCluster.kill(start.taskInfo().executorId())) {
              killed.incrementAndGet();
            }
          }
        };
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("home"), 2, HEAP_MIB)) {
      train(cluster, "whole");
      cluster.spark().sparkContext().addSparkListener(killer);
      train(cluster, "killed");
    }
    // the scores, of each optimizer step gradient, reduction and shards, files of the version
    assertThat(killed.get()).isGreaterThanOrEqualTo(1 + 3 * STEPS + 1);
    assertThat(digest("killed")).isEqualTo(digest("whole"));
    assertThat(stateSums("killed")).isEqualTo(stateSums("whole"));
    try (Stream<Path> left = Files.list(folder.resolve("killed").resolve(TinyUpdate.FOLDER))) {
      assertThat(left.filter(path -> !path.getFileName().toString().startsWith("."))).isEmpty();
    }
    for (String of : List.of("policy/v00001", "optimizer/v00001")) {
      try (Stream<Path> files = Files.list(folder.resolve("killed").resolve(of))) {
        assertThat(files).noneMatch(path -> path.getFileName().toString().startsWith("."));
      }
    }
  }

  /** As docs/update.md has it, for P numbers and T tasks: 4 P T through the shuffle, 4 P kept. */
  @Test
  void sparkCountsTheBytesOfTheFormulas() throws Exception {
    Counters counters = new Counters();
    try (LocalCluster cluster = LocalCluster.start(folder.resolve("home"), 2, HEAP_MIB)) {
      cluster.spark().sparkContext().addSparkListener(counters);
      train(cluster, "run");
      cluster.spark().sparkContext().listenerBus().waitUntilEmpty();
      long gradients = 4 * numbers() * TASKS * STEPS;
      assertClose(counters.written.get(), gradients);
      assertClose(counters.read.get(), gradients);
      assertClose(counters.kept.get(), 4 * numbers() * STEPS);
      // of the driver: what a task says of itself, and 50 bytes a chunk; a weight has 4
      assertThat(counters.results.get()).isLessThan(200_000);

      counters.written.set(0);
      train(cluster, "halved", "update.gradient-type=bfloat16");
      cluster.spark().sparkContext().listenerBus().waitUntilEmpty();
      assertClose(counters.written.get(), gradients / 2);
    }
    try (Stream<Path> files = Files.list(folder.resolve("run/optimizer/v00001"))) {
      assertClose(files.mapToLong(file -> file.toFile().length()).sum(), 8 * numbers());
    }
  }

  private static void assertClose(long found, long formula) {
    System.out.printf("bytes: %,d counted, %,d by the formula%n", found, formula);
    assertThat((double) found).isEqualTo((double) formula, within(0.05 * formula));
  }

  private static final class Counters extends SparkListener {
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong read = new AtomicLong();
    private final AtomicLong results = new AtomicLong();
    private final AtomicLong kept = new AtomicLong();

    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      TaskMetrics metrics = end.taskMetrics();
      written.addAndGet(metrics.shuffleWriteMetrics().bytesWritten());
      read.addAndGet(metrics.shuffleReadMetrics().totalBytesRead());
      results.addAndGet(metrics.resultSize());
    }

    @Override
    public void onBlockUpdated(SparkListenerBlockUpdated update) {
      if (update.blockUpdatedInfo().blockId().isRDD()) {
        kept.addAndGet(update.blockUpdatedInfo().diskSize());
      }
    }
  }

  private static long numbers() {
    return ParameterLayout.of(ModelConfig.read(ProjectRoot.resolve("models/policy"))).stream()
        .mapToLong(Parameter::elements)
        .sum();
  }

  private void train(LocalCluster cluster, String name, String... more) throws IOException {
    TinyUpdate update = new TinyUpdate(cluster.spark(), conf);
    String model = ProjectRoot.resolve("models/policy").toAbsolutePath().toString();
    Settings settings =
        update.settings(
            Stream.concat(
                    Stream.of(
                        "policy.model=" + model,
                        "update.placement=sharded",
                        "update.tokens-per-micro-batch=1",
                        "update.sequences-per-task=2",
                        "update.gradient-clip=0.1"),
                    Stream.of(more))
                .toArray(String[]::new));
    update.write(new LocalFileStore(folder.resolve(name)), settings, SHARDS);
  }

  private String digest(String name) {
    return ModelFolder.digest(folder.resolve(name).resolve("policy/v00001"));
  }

  /** SHA-256 of each shard, by its place. */
  private Map<Long, String> stateSums(String name) throws IOException {
    return TinyUpdate.shards(folder.resolve(name)).shards().stream()
        .collect(
            java.util.stream.Collectors.toMap(
                io.rlvr.store.OptimizerShards.Shard::start,
                io.rlvr.store.OptimizerShards.Shard::sha256));
  }
}
